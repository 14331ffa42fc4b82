package dev.gridwright.evaluate;

import dev.gridwright.trial.Measurement;

/// Told what an attempt does while it runs.
///
/// *Thread*: any, one call at a time, never after the evaluator has returned.
@FunctionalInterface
public interface Observer {
    /// The attempt has measured something.
    void measured(Measurement measurement);

    /// The attempt goes on, with something that is not worth keeping as a measurement.
    default void active() {}

    /// What the attempt writes collects in `output` from now on. Said once, before it writes; others may read it
    /// until the evaluator returns.
    default void writesTo(Output output) {}

    /// The attempt waits for something that is no work of its own, such as the rate of a host, or goes on after it; its
    /// timeouts stand still meanwhile.
    default void waits(boolean waiting) {}
}
