package dev.gridwright.store;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The part of a study that changes.
///
/// @param stopReason set as soon as the end is decided; the state follows when nothing of the study runs any more
/// @param killing whether the running trials of a study that is ending are killed
/// @param elapsed since the first claim, pauses and downtime not counted; as of the last change
/// @param counts once the study has ended; skipped trials have no rows, so this is where they are counted
/// @param limits that hold now: those of its document, until its user changes them
/// @param best the index of the best trial, once the study has ended and when one succeeded
public record StudyStatus(
        StudyState state,
        Optional<StopReason> stopReason,
        boolean killing,
        String message,
        Map<String, String> labels,
        int priority,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Duration elapsed,
        Optional<Counts> counts,
        OptionalLong best,
        List<Gate.Result> gates,
        String verdict,
        Limits limits,
        Reopening reopening) {
    public StudyStatus {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        gates = List.copyOf(gates);
    }

    /// The status of a study that was just accepted.
    public static StudyStatus accepted(Map<String, String> labels, int priority, Limits limits) {
        return new StudyStatus(
                StudyState.QUEUED,
                Optional.empty(),
                false,
                "",
                labels,
                priority,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                "none",
                limits,
                Reopening.NONE);
    }

    /// Running, or waiting to; a first claim at `now` is remembered.
    public StudyStatus running(Instant now) {
        var next = new Draft(this);
        next.state = StudyState.RUNNING;
        next.message = "";
        next.startedAt = startedAt.or(() -> Optional.of(now));
        return next.status();
    }

    /// Queued again after a pause that began before the first claim.
    public StudyStatus queued() {
        return with(StudyState.QUEUED, "");
    }

    public StudyStatus paused(String why) {
        return with(StudyState.PAUSED, why);
    }

    private StudyStatus with(StudyState nextState, String why) {
        var next = new Draft(this);
        next.state = nextState;
        next.message = why;
        return next.status();
    }

    /// The end is decided; what runs is let run or killed.
    public StudyStatus stopping(StopReason reason, boolean kill, String why) {
        var next = new Draft(this);
        next.stopReason = Optional.of(reason);
        next.killing = kill;
        next.message = why;
        return next.status();
    }

    public StudyStatus elapsed(Duration now) {
        var next = new Draft(this);
        next.elapsed = now;
        return next.status();
    }

    /// Ended for the reason that was decided.
    ///
    /// @throws java.util.NoSuchElementException when no reason was
    public StudyStatus ended(Instant now, Counts all, OptionalLong bestIndex, List<Gate.Result> held, String judged) {
        var next = new Draft(this);
        next.state = stopReason.orElseThrow().state();
        next.endedAt = Optional.of(now);
        next.counts = Optional.of(all);
        next.best = bestIndex;
        next.gates = held;
        next.verdict = judged;
        return next.status();
    }

    /// Begun anew without having ended; nothing else changes.
    public StudyStatus reopening(Reopening from) {
        var next = new Draft(this);
        next.reopening = from;
        return next.status();
    }

    /// Queued again after its end, which is forgotten.
    public StudyStatus reopened(Reopening from) {
        var next = new Draft(this);
        next.state = StudyState.QUEUED;
        next.stopReason = Optional.empty();
        next.killing = false;
        next.message = "";
        next.endedAt = Optional.empty();
        next.counts = Optional.empty();
        next.best = OptionalLong.empty();
        next.gates = List.of();
        next.verdict = "none";
        next.reopening = from;
        return next.status();
    }

    /// With what its user may change.
    public StudyStatus amended(Map<String, String> newLabels, int newPriority, Limits newLimits) {
        var next = new Draft(this);
        next.labels = newLabels;
        next.priority = newPriority;
        next.limits = newLimits;
        return next.status();
    }

    /// A status that is being changed.
    private static final class Draft {
        private StudyState state;
        private Optional<StopReason> stopReason;
        private boolean killing;
        private String message;
        private Map<String, String> labels;
        private int priority;
        private Optional<Instant> startedAt;
        private Optional<Instant> endedAt;
        private Duration elapsed;
        private Optional<Counts> counts;
        private OptionalLong best;
        private List<Gate.Result> gates;
        private String verdict;
        private Limits limits;
        private Reopening reopening;

        Draft(StudyStatus from) {
            state = from.state;
            stopReason = from.stopReason;
            killing = from.killing;
            message = from.message;
            labels = from.labels;
            priority = from.priority;
            startedAt = from.startedAt;
            endedAt = from.endedAt;
            elapsed = from.elapsed;
            counts = from.counts;
            best = from.best;
            gates = from.gates;
            verdict = from.verdict;
            limits = from.limits;
            reopening = from.reopening;
        }

        StudyStatus status() {
            return new StudyStatus(
                    state,
                    stopReason,
                    killing,
                    message,
                    labels,
                    priority,
                    startedAt,
                    endedAt,
                    elapsed,
                    counts,
                    best,
                    gates,
                    verdict,
                    limits,
                    reopening);
        }
    }
}
