package dev.gridwright.app;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Interrupts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import sun.misc.Signal;

/// The signals of this process. By `sun.misc.Signal`, because a shutdown hook is told neither which signal came nor
/// of a second one, and the exit codes say which it was.
///
/// *Thread*: signals come on a thread of the platform's own; the first one only completes a future.
final class ProcessSignals implements Interrupts {
    private static final Duration FOR_EVER = Duration.ofDays(100_000);

    private final CompletableFuture<ExitCode> first = new CompletableFuture<>();

    @Override
    public void watch() {
        handle("INT", ExitCode.INTERRUPTED);
        handle("TERM", ExitCode.TERMINATED);
        handle("HUP", ExitCode.HUNG_UP);
    }

    @Override
    public void watch(Duration atMost) {
        watch();
        var unused = first.thenAccept(code -> Thread.ofPlatform()
                .daemon()
                .name("last-resort")
                .start(() -> {
                    long end = System.nanoTime() + atMost.toNanos();
                    // A thread may go on before its time.
                    for (long left = atMost.toNanos(); left > 0; left = end - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    Runtime.getRuntime().halt(code.number());
                }));
    }

    private void handle(String name, ExitCode code) {
        try {
            Signal.handle(new Signal(name), _ -> {
                if (!first.complete(code)) {
                    Runtime.getRuntime().halt(first.join().number());
                }
            });
        } catch (IllegalArgumentException e) {
            // The platform has no such signal, or keeps it (-Xrs): it then does what the platform does.
        }
    }

    @Override
    public Optional<ExitCode> first() {
        return Optional.ofNullable(first.isDone() ? first.join() : null);
    }

    @Override
    public boolean await(Duration duration) {
        return !waitFor(first, duration);
    }

    @Override
    public boolean await(CompletableFuture<?> done, Duration atMost) {
        waitFor(CompletableFuture.anyOf(first, done), atMost);
        return done.isDone() && !first.isDone();
    }

    @Override
    public void await() {
        waitFor(first, FOR_EVER);
    }

    /// Whether it is done, well or not.
    private static boolean waitFor(CompletableFuture<?> done, Duration atMost) {
        try {
            done.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
