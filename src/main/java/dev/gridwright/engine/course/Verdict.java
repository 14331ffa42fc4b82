package dev.gridwright.engine.course;

import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateCheck;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The gates of a study held against its durable trials.
record Verdict(List<Gate.Result> gates, String word) {
    static final Verdict NONE = new Verdict(List.of(), "none");

    /// Blocks; not for an event loop.
    static Verdict of(
            List<Gate> gates,
            Objective objective,
            StudyStore store,
            String study,
            Counts counts,
            Optional<Trial> best,
            Duration elapsed) {
        if (gates.isEmpty()) {
            return NONE;
        }
        Evidence evidence = new StoredEvidence(store, study, objective, counts, best, elapsed);
        var results = gates.stream()
                .map(gate -> GateCheck.check(gate, evidence, objective.metric()))
                .toList();
        boolean failed = results.stream().anyMatch(result -> !result.passed() && result.level() == Gate.Level.ERROR);
        var met = counts.of(Outcome.SUCCEEDED) > 0 ? "passed" : "none";
        return new Verdict(results, failed ? "failed" : met);
    }

    /// What it comes to for a study that ended in a state: one that was broken off has not passed, whatever its gates
    /// say
    /// of what it did.
    Verdict in(StudyState state) {
        return word.equals("passed") && state != StudyState.COMPLETED ? new Verdict(gates, "none") : this;
    }

    /// No evidence, no pass.
    static Verdict unknown(List<Gate> gates) {
        return new Verdict(
                gates.stream()
                        .map(gate -> new Gate.Result(gate.expression(), gate.level(), false, OptionalDouble.empty()))
                        .toList(),
                gates.isEmpty() ? "none" : "failed");
    }
}
