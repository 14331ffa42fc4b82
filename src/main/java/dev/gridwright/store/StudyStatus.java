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
}
