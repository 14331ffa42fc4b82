package dev.gridwright.time;

import java.time.Duration;

/// Monotonic time and waiting, as an argument: production code hands in the event loop's timers, a test moves time by
/// hand.
///
/// *Thread*: an implementation says on which thread its actions run; all actions of one `Timers` run on one thread.
public interface Timers {
    /// The monotonic clock in nanoseconds; only differences mean something.
    long nanos();

    /// Runs `action` once after `delay` (negative counts as zero), unless cancelled before.
    Timer after(Duration delay, Runnable action);

    /// One pending action.
    interface Timer {
        /// Prevents the action from running if it has not begun; repeatable.
        void cancel();
    }
}
