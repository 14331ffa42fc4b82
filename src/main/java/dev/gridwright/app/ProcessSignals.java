package dev.gridwright.app;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Interrupts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import sun.misc.Signal;

/// The signals of this process. By `sun.misc.Signal`, because a shutdown hook is told neither which signal came nor
/// of a second one, and the exit codes say which it was.
///
/// *Thread*: signals come on a thread of the platform's own; the first one only opens a latch.
final class ProcessSignals implements Interrupts {
    private final AtomicReference<ExitCode> first = new AtomicReference<>();
    private final CountDownLatch come = new CountDownLatch(1);

    @Override
    public void watch() {
        handle("INT", ExitCode.INTERRUPTED);
        handle("TERM", ExitCode.TERMINATED);
        handle("HUP", ExitCode.HUNG_UP);
    }

    private void handle(String name, ExitCode code) {
        try {
            Signal.handle(new Signal(name), _ -> {
                if (first.compareAndSet(null, code)) {
                    come.countDown();
                } else {
                    Runtime.getRuntime().halt(code.number());
                }
            });
        } catch (IllegalArgumentException e) {
            // The platform has no such signal, or keeps it (-Xrs): it then does what the platform does.
        }
    }

    @Override
    public Optional<ExitCode> first() {
        return Optional.ofNullable(first.get());
    }

    @Override
    public boolean await(Duration duration) {
        try {
            return !come.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void await() {
        try {
            come.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
