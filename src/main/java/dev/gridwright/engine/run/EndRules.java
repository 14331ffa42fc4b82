package dev.gridwright.engine.run;

import dev.gridwright.study.StopReason;
import dev.gridwright.study.gate.LostGates;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// What ends a study that goes on: its stop rules, its limits, gates that cannot be passed any more, and that nothing
/// is left to be tried.
///
/// *Thread*: confined to the coordinator.
public final class EndRules {
    private final StudyRun run;
    private final LostGates gates;

    EndRules(StudyRun run) {
        this.run = run;
        this.gates = LostGates.of(run.grid().gates(), run.grid().objective());
    }

    /// The gates that end it.
    public LostGates gates() {
        return gates;
    }

    /// Why the study ends now, when it does.
    public Optional<StopReason> verdict() {
        var verdict = run.ledger().verdict();
        if (verdict.isPresent()) {
            return verdict;
        }
        if (maxTimeLeft().filter(Duration::isZero).isPresent()) {
            return Optional.of(StopReason.MAX_TIME);
        }
        var line = run.line();
        if (run.share().slots() == 0 && line.isEmpty()) {
            if (run.ledger().left() <= 0 || line.exhausted()) {
                return Optional.of(StopReason.EXHAUSTED);
            }
            if (line.budgetSpent()) {
                return Optional.of(StopReason.MAX_TRIALS);
            }
        }
        return Optional.empty();
    }

    /// Why it ends now because of a gate, when it does.
    public Optional<String> lostGate() {
        return gates.isEmpty() ? Optional.empty() : gates.lost(run.ledger().counts(0, 0), run.elapsed());
    }

    /// How long until time alone may end the study, when it may; not negative.
    public Optional<Duration> timeLeft() {
        var lost = gates.timeLeft(run.elapsed());
        return Stream.concat(maxTimeLeft().stream(), lost.stream()).min(Duration::compareTo);
    }

    private Optional<Duration> maxTimeLeft() {
        var used = run.elapsed().minus(run.status().reopening().elapsed());
        return run.limits().maxTime().map(max -> max.minus(used)).map(left -> left.isNegative() ? Duration.ZERO : left);
    }
}
