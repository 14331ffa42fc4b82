package dev.gridwright.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Difference;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateCheck;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// What the results of a study say to its gates.
///
/// @param baseline the results they are compared with
public record ResultsEvidence(Results results, Optional<Results> baseline) implements Evidence {
    @Override
    public Counts counts() {
        var study = results.study();
        return new Counts(
                study.count("waiting"),
                study.count("running"),
                study.count("backoff"),
                study.count("succeeded"),
                study.count("failed"),
                study.count("timed_out"),
                study.count("invalid"),
                study.count("pruned"),
                study.count("cancelled"),
                study.count("skipped"),
                study.count("cached"));
    }

    @Override
    public OptionalDouble best(String metric) {
        var best = results.study().json().path("best");
        var value = number(best.path("metrics").path(metric));
        return value.isEmpty() && metric.equals(results.study().metric()) ? number(best.path("objective")) : value;
    }

    @Override
    public double[] values(String metric) {
        var values = DoubleStream.builder();
        results.trials().accept(trial -> {
            if (trial.path("outcome").asText().equals("succeeded")) {
                value(trial, metric).ifPresent(values::add);
            }
        });
        return values.build().toArray();
    }

    /// A trial's duration is that of its last attempt, or of the trial whose numbers it has.
    private static OptionalDouble value(JsonNode trial, String metric) {
        if (!metric.equals(DURATION)) {
            return number(trial.path("metrics").path(metric));
        }
        var attempts = trial.path("attempts");
        if (attempts.isEmpty()) {
            return number(trial.path("reused").path("duration_seconds"));
        }
        return number(attempts.path(attempts.size() - 1).path("duration_seconds"));
    }

    private static OptionalDouble number(JsonNode member) {
        return member.isNumber() ? OptionalDouble.of(member.asDouble()) : OptionalDouble.empty();
    }

    @Override
    public Optional<Duration> elapsed() {
        var study = results.study();
        return study.text("started_at").isEmpty() ? Optional.empty() : Optional.of(study.duration());
    }

    @Override
    public Optional<Difference.Mean> measured() {
        var objective = results.study().json().path("objective");
        return results.study()
                .best()
                .filter(best -> best.objective().isPresent())
                .map(best -> new Difference.Mean(
                        best.objective().getAsDouble(),
                        best.deviation(),
                        objective.path("folds").asInt(1),
                        objective.path("repeats").asInt(1)));
    }

    @Override
    public Optional<Gate.Earlier> baseline(Gate.Quantity quantity) {
        return baseline.map(before -> GateCheck.earlier(
                quantity,
                new ResultsEvidence(before, Optional.empty()),
                before.study().metric()));
    }
}
