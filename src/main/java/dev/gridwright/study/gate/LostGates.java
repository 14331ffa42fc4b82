package dev.gridwright.study.gate;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Gate.Level;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The gates that end their study once they cannot be met any more, `{gate: "failed <= 5", abort: true}`: whether one
/// of them fails however the trials that are left end. Warnings end nothing, nor does a comparison with a baseline that
/// is not there.
///
/// What has been told of a trial costs a comparison for each gate, however many trials there were.
///
/// *Thread*: confined to its owner.
public final class LostGates {
    private final List<Watched> watched;

    private LostGates(List<Watched> watched) {
        this.watched = watched;
    }

    /// Of a study with those gates.
    public static LostGates of(List<Gate> gates, Objective objective) {
        var watched = new ArrayList<Watched>();
        for (var gate : gates) {
            if (gate.abort() && gate.level() == Level.ERROR) {
                Watched.of(gate, objective).ifPresent(watched::add);
            }
        }
        return new LostGates(watched);
    }

    /// Whether nothing can be lost.
    public boolean isEmpty() {
        return watched.isEmpty();
    }

    /// The metrics, and `duration`, whose values decide.
    public Set<String> metrics() {
        var metrics = new LinkedHashSet<String>();
        watched.forEach(gate -> gate.metric().ifPresent(metrics::add));
        return metrics;
    }

    /// Enters the values of succeeded trials of an earlier life, once.
    ///
    /// @param values by metric
    public void recover(Function<String, double[]> values) {
        for (var metric : metrics()) {
            for (double value : values.apply(metric)) {
                watched.forEach(gate -> gate.tell(metric, value));
            }
        }
    }

    /// Enters a trial that has ended, once.
    public void tell(Trial trial) {
        if (trial.outcome() == Outcome.SUCCEEDED) {
            watched.forEach(gate -> gate.tell(trial));
        }
    }

    /// What is lost by now stays so and ends nothing any more: the user wants its study to go on.
    public void beginAnew(Counts counts, Duration elapsed) {
        watched.removeIf(gate -> gate.lost(counts, elapsed).isPresent());
    }

    /// Why a gate cannot be met any more, when there is one.
    ///
    /// @param counts of all trials; those that have not ended may end in any way
    /// @param elapsed how long the study has taken
    public Optional<String> lost(Counts counts, Duration elapsed) {
        for (var gate : watched) {
            var why = gate.lost(counts, elapsed);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    /// How long until a gate is lost although nothing ends, when that can be told; not negative.
    public Optional<Duration> timeLeft(Duration elapsed) {
        return watched.stream()
                .flatMap(gate -> gate.lostAfter().stream())
                .map(limit -> limit.minus(elapsed))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .min(Duration::compareTo);
    }
}
