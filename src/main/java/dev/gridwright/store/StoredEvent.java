package dev.gridwright.store;

/// A durable event of a study.
public sealed interface StoredEvent {
    /// Counted 1, 2, 3 and so on within the study.
    long id();

    /// A trial ended, and still counts so.
    record TrialEnded(StoredTrial stored) implements StoredEvent {
        @Override
        public long id() {
            return stored.event();
        }
    }

    /// Anything else.
    ///
    /// @param kind `study`, `best`, `end`, or `trial` for the end of a trial that was retried later
    /// @param data what was kept of it, as a JSON object
    record Told(long id, String kind, String data) implements StoredEvent {}
}
