package dev.gridwright.images;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The threads of one run: cheap ones that wait, and others that hand out work to compute. Closing it interrupts all of
/// them and waits for their end.
final class Threads implements AutoCloseable {
    private final ExecutorService waiting = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("image-fetch-", 0).factory());
    private final ExecutorService computing = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("image-decode-", 0).factory());
    private final BlockingQueue<Future<@Nullable Void>> ended = new LinkedBlockingQueue<>();

    private Threads() {}

    static Threads open() {
        return new Threads();
    }

    /// Runs what mostly waits.
    void await(Callable<@Nullable Void> task) {
        var unused = new ExecutorCompletionService<>(waiting, ended).submit(task);
    }

    /// Runs what mostly computes.
    void compute(Callable<@Nullable Void> task) {
        var unused = new ExecutorCompletionService<>(computing, ended).submit(task);
    }

    /// Waits until so many tasks have ended; the first that failed ends the wait.
    void join(int tasks) throws ImagesFailed, IOException, InterruptedException {
        try {
            for (int i = 0; i < tasks; i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ImagesFailed failed -> throw failed;
                case IOException broken -> throw broken;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> throw new IllegalStateException("the pipeline of images broke", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        waiting.shutdownNow();
        computing.shutdownNow();
        waiting.close();
        computing.close();
    }
}
