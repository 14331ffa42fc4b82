package dev.gridwright.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what other threads do, on the thread that starts and ends the program.
final class Await {
    /// How long a part may take to start or to close.
    static final Duration CLOSING = Duration.ofSeconds(15);

    private Await() {}

    /// @throws IllegalStateException when it takes longer than `atMost`
    static <T> T result(Future<T> future, Duration atMost) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("A part of the server failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "A part of the server did not answer within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a part of the server was waited for", e);
        }
    }
}
