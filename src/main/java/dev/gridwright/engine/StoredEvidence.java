package dev.gridwright.engine;

import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the store knows of a study whose trials have all ended.
///
/// *Thread*: blocks; not for an event loop.
final class StoredEvidence implements Evidence {
    private final StudyStore store;
    private final String study;
    private final Counts counts;
    private final Optional<Trial> best;
    private final Duration elapsed;

    StoredEvidence(StudyStore store, String study, Counts counts, Optional<Trial> best, Duration elapsed) {
        this.store = store;
        this.study = study;
        this.counts = counts;
        this.best = best;
        this.elapsed = elapsed;
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public OptionalDouble best(String metric) {
        var value = best.map(trial -> trial.metrics().get(metric));
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    @Override
    public double[] values(String metric) {
        return store.values(study, metric);
    }

    @Override
    public Optional<Duration> elapsed() {
        return Optional.of(elapsed);
    }

    @Override
    public OptionalDouble baseline(Gate.Quantity quantity) {
        return OptionalDouble.empty();
    }
}
