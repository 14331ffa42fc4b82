package dev.gridwright.store;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The part of a study that changes.
///
/// @param stopReason set as soon as the end is decided; the state follows when nothing of the study runs any more
/// @param killing whether the running trials of a study that is ending are killed
/// @param elapsed since the first claim, pauses and downtime not counted; as of the last change
/// @param counts once the study has ended; skipped trials have no rows, so this is where they are counted
/// @param best the index of the best trial, once the study has ended and when one succeeded
public record StudyStatus(
        StudyState state,
        Optional<StopReason> stopReason,
        boolean killing,
        String message,
        Map<String, String> labels,
        int priority,
        OptionalInt parallel,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Duration elapsed,
        Optional<Counts> counts,
        OptionalLong best,
        List<Gate.Result> gates,
        String verdict) {
    public StudyStatus {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        gates = List.copyOf(gates);
    }

    /// The status of a study that was just accepted.
    public static StudyStatus accepted(Map<String, String> labels, int priority, OptionalInt parallel) {
        return new StudyStatus(
                StudyState.QUEUED,
                Optional.empty(),
                false,
                "",
                labels,
                priority,
                parallel,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                "none");
    }

    /// Running, or waiting to; a first claim at `now` is remembered.
    public StudyStatus running(Instant now) {
        return new StudyStatus(
                StudyState.RUNNING,
                stopReason,
                killing,
                "",
                labels,
                priority,
                parallel,
                startedAt.or(() -> Optional.of(now)),
                endedAt,
                elapsed,
                counts,
                best,
                gates,
                verdict);
    }

    /// Queued again after a pause that began before the first claim.
    public StudyStatus queued() {
        return with(StudyState.QUEUED, "");
    }

    public StudyStatus paused(String why) {
        return with(StudyState.PAUSED, why);
    }

    private StudyStatus with(StudyState next, String why) {
        return new StudyStatus(
                next,
                stopReason,
                killing,
                why,
                labels,
                priority,
                parallel,
                startedAt,
                endedAt,
                elapsed,
                counts,
                best,
                gates,
                verdict);
    }

    /// The end is decided; what runs is let run or killed.
    public StudyStatus stopping(StopReason reason, boolean kill, String why) {
        return new StudyStatus(
                state,
                Optional.of(reason),
                kill,
                why,
                labels,
                priority,
                parallel,
                startedAt,
                endedAt,
                elapsed,
                counts,
                best,
                gates,
                verdict);
    }

    public StudyStatus elapsed(Duration now) {
        return new StudyStatus(
                state,
                stopReason,
                killing,
                message,
                labels,
                priority,
                parallel,
                startedAt,
                endedAt,
                now,
                counts,
                best,
                gates,
                verdict);
    }

    /// Ended for the reason that was decided.
    ///
    /// @throws java.util.NoSuchElementException when no reason was
    public StudyStatus ended(Instant now, Counts all, OptionalLong bestIndex, List<Gate.Result> held, String judged) {
        return new StudyStatus(
                stopReason.orElseThrow().state(),
                stopReason,
                killing,
                message,
                labels,
                priority,
                parallel,
                startedAt,
                Optional.of(now),
                elapsed,
                Optional.of(all),
                bestIndex,
                held,
                judged);
    }
}
