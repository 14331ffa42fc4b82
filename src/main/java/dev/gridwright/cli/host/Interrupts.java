package dev.gridwright.cli.host;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The signals that ask this process to end. The second one ends it at once.
public interface Interrupts {
    /// Takes the signals over from the platform, which would end the process at the first one.
    void watch();

    /// The same, and ends the process that long after the first signal, whatever it does then.
    void watch(Duration atMost);

    /// Waits until something is done, a signal comes or had come, or the time is up; answers whether it is done.
    boolean await(CompletableFuture<?> done, Duration atMost);

    /// What the process ends with because of the first signal; empty before it.
    Optional<ExitCode> first();

    /// Waits for `duration`; false, at once, when a signal came or had come.
    boolean await(Duration duration);

    /// Waits until a signal comes.
    void await();
}
