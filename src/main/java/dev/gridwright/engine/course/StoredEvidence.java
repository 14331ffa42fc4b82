package dev.gridwright.engine.course;

import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Difference;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.trial.Objective;
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
    private final Objective objective;
    private final Counts counts;
    private final Optional<Trial> best;
    private final Duration elapsed;

    StoredEvidence(
            StudyStore store,
            String study,
            Objective objective,
            Counts counts,
            Optional<Trial> best,
            Duration elapsed) {
        this.store = store;
        this.study = study;
        this.objective = objective;
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
    public Optional<Difference.Mean> measured() {
        return best.map(trial -> new Difference.Mean(
                trial.objective().orElseThrow(), trial.deviation(), objective.folds(), objective.repeats()));
    }

    @Override
    public Optional<Gate.Earlier> baseline(Gate.Quantity quantity) {
        return Optional.empty();
    }
}
