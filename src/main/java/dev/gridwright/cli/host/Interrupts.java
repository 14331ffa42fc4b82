package dev.gridwright.cli.host;

import java.time.Duration;
import java.util.Optional;

/// The signals that ask this process to end. The second one ends it at once.
public interface Interrupts {
    /// Takes the signals over from the platform, which would end the process at the first one.
    void watch();

    /// What the process ends with because of the first signal; empty before it.
    Optional<ExitCode> first();

    /// Waits for `duration`; false, at once, when a signal came or had come.
    boolean await(Duration duration);

    /// Waits until a signal comes.
    void await();
}
