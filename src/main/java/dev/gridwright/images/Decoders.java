package dev.gridwright.images;

import dev.gridwright.images.decode.NotDecoded;
import dev.gridwright.trial.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes that decode images, for all studies. They are started when they are needed and end when no study needs
/// them any more. An image that kills its decoder, or takes too long, costs itself alone.
///
/// *Thread*: any. Closing it ends all of them, also in the middle of an image.
public final class Decoders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Decoders.class);

    private final DecoderSettings settings;
    private final Semaphore permits;
    private final Deque<DecoderProcess> idle = new ArrayDeque<>();
    private final Set<DecoderProcess> all = new HashSet<>();
    private final ScheduledThreadPoolExecutor watch;
    private int users;
    private boolean closed;

    public Decoders(DecoderSettings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.processes());
        this.watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("decoder-watch").factory());
        watch.setRemoveOnCancelPolicy(true);
    }

    /// How many images are decoded at the same time.
    int processes() {
        return settings.processes();
    }

    /// Somebody needs them from now on.
    synchronized void begin() {
        users++;
    }

    /// Somebody needs them no more.
    synchronized void end() {
        users--;
        if (users == 0) {
            idle.forEach(this::forget);
            idle.clear();
        }
    }

    /// Starts one, so that it is there when the first image is.
    void warm() {
        try {
            giveBack(take());
        } catch (IOException e) {
            LOG.warn("A decoder of images could not be started: {}", e.toString());
        }
    }

    /// The pixels of an image in each size.
    ///
    /// @throws NotDecoded when the file does not become pixels
    /// @throws IOException when no decoder can be started
    List<byte[]> decode(Path file, List<ImageSize> sizes, int channels)
            throws NotDecoded, IOException, InterruptedException {
        permits.acquire();
        try {
            return decode(take(), file, sizes, channels);
        } finally {
            permits.release();
        }
    }

    private List<byte[]> decode(DecoderProcess decoder, Path file, List<ImageSize> sizes, int channels)
            throws NotDecoded {
        var late = new AtomicBoolean();
        Runnable end = () -> {
            // In this order: whoever finds it dead knows why.
            late.set(true);
            decoder.kill();
        };
        var limit = watch.schedule(end, settings.limit().toMillis(), TimeUnit.MILLISECONDS);
        boolean alive = false;
        try {
            var decoded = decoder.decode(file, sizes, channels);
            alive = true;
            return decoded;
        } catch (NotDecoded e) {
            alive = true;
            throw e;
        } catch (IOException e) {
            throw new NotDecoded(
                    "decoder",
                    late.get()
                            ? "it was not decoded within " + settings.limit().toSeconds() + " s"
                            : "its decoder died of it");
        } finally {
            // One that was killed for the limit at the last moment is not alive either.
            if (limit.cancel(false) && alive) {
                giveBack(decoder);
            } else {
                discard(decoder);
            }
        }
    }

    private DecoderProcess take() throws IOException {
        synchronized (this) {
            for (var ready = idle.poll(); ready != null; ready = idle.poll()) {
                if (ready.isAlive()) {
                    return ready;
                }
                forget(ready);
            }
        }
        var fresh = DecoderProcess.start(settings);
        synchronized (this) {
            if (closed) {
                fresh.kill();
                throw new IOException("the server is shutting down");
            }
            all.add(fresh);
        }
        return fresh;
    }

    private synchronized void giveBack(DecoderProcess decoder) {
        if (users > 0 && !closed) {
            idle.push(decoder);
        } else {
            forget(decoder);
        }
    }

    private synchronized void discard(DecoderProcess decoder) {
        forget(decoder);
    }

    private void forget(DecoderProcess decoder) {
        all.remove(decoder);
        decoder.kill();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            List.copyOf(all).forEach(this::forget);
            idle.clear();
        }
        watch.shutdownNow();
    }
}
