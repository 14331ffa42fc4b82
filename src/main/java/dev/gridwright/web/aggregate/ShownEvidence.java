package dev.gridwright.web.aggregate;

import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Difference;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StudyView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What is known of a study as it is shown, whether it runs or has ended.
///
/// *Thread*: blocks; not for an event loop.
///
/// @param baselines the number that a quantity is compared with, when there is one
record ShownEvidence(StudyView study, StudyRecords records, Function<Gate.Quantity, Optional<Gate.Earlier>> baselines)
        implements Evidence {
    @Override
    public Counts counts() {
        return study.counts();
    }

    @Override
    public OptionalDouble best(String metric) {
        var value = study.best().map(trial -> trial.metrics().get(metric));
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    @Override
    public double[] values(String metric) {
        return records.values(study.id(), metric);
    }

    @Override
    public Optional<Duration> elapsed() {
        return study.startedAt().map(started -> study.elapsed());
    }

    @Override
    public Optional<Difference.Mean> measured() {
        return study.best()
                .map(trial -> new Difference.Mean(
                        trial.objective().orElseThrow(),
                        trial.deviation(),
                        study.objective().folds(),
                        study.objective().repeats()));
    }

    @Override
    public Optional<Gate.Earlier> baseline(Gate.Quantity quantity) {
        return baselines.apply(quantity);
    }
}
