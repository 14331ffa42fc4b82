package dev.gridwright.cli.client;

import java.time.Duration;

/// How long to go on trying a server that does not answer, and how to wait in between.
public interface Patience {
    /// Never waits.
    Patience NONE = new Patience() {
        @Override
        public Duration atMost() {
            return Duration.ZERO;
        }

        @Override
        public boolean pause(Duration duration) {
            return false;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    /// All tries of one request together.
    Duration atMost();

    /// Waits; answers false, at once, when there is no more time for waiting.
    boolean pause(Duration duration);

    /// A request could not be answered as wished, and will be tried again.
    default void begun(RequestFailed failure) {}

    /// A request that was tried again has been answered.
    default void over() {}

    /// The monotonic clock in nanoseconds.
    long nanos();
}
