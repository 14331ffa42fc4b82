package dev.gridwright.evaluate.command.output;

import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.launch.Launched;
import dev.gridwright.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The three streams of a process: what it is given is written, and what it writes is always read, each by a
/// thread of its own, so that no process waits for a reader.
public final class Streams implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Launched launched;
    private final Executor threads;
    private final Output output;
    private final Optional<Secrets> hidden;
    private final List<CompletableFuture<Void>> readers = new ArrayList<>();

    /// @param hidden what must not be shown of what it writes
    public Streams(Launched launched, Executor threads, Output output, Optional<Secrets> hidden) {
        this.launched = launched;
        this.threads = threads;
        this.output = output;
        this.hidden = hidden;
    }

    /// Writes a text to standard input and ends it. A process need not read it.
    public void feed(String text) {
        threads.execute(() -> {
            try (var in = launched.stdin()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
                in.write('\n');
            } catch (IOException _) {
                // It has closed its input, or has ended.
            }
        });
    }

    /// Reads a stream to its end, into the output and line by line.
    public void lines(InputStream stream, Consumer<String> told) {
        readers.add(CompletableFuture.runAsync(() -> read(stream, new Lines(told)), threads));
    }

    private void read(InputStream stream, Lines lines) {
        var buffer = new byte[BUFFER_BYTES];
        var transcript = new Transcript(output, hidden);
        try {
            int count = stream.read(buffer);
            while (count >= 0) {
                transcript.accept(buffer, count);
                lines.accept(buffer, count);
                count = stream.read(buffer);
            }
        } catch (IOException _) {
            // It was closed under us, after the process and the patience had ended.
        }
        transcript.end();
        lines.end();
    }

    /// Waits until all was read, as long as patience lasts.
    public void await(Duration patience) {
        var all = CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new));
        try {
            all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException _) {
            // Closing the streams ends the readers.
        } catch (ExecutionException e) {
            throw new IllegalStateException("What a command wrote could not be read", e.getCause());
        }
    }

    /// To be called once nothing of the process runs any more.
    @Override
    public void close() {
        try {
            launched.close();
        } catch (IOException _) {
            // A stream that was broken already.
        }
    }
}
