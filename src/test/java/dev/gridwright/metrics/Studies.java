package dev.gridwright.metrics;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Studies for tests.
final class Studies {
    private Studies() {}

    static StudyView running(String id) {
        return of(id, StudyState.RUNNING, Optional.empty());
    }

    static StudyView ended(String id, Instant at) {
        return of(id, StudyState.COMPLETED, Optional.of(at));
    }

    private static StudyView of(String id, StudyState state, Optional<Instant> endedAt) {
        var created = Instant.parse("2026-03-01T09:00:00Z");
        return new StudyView(
                id,
                "the name that its user gave",
                state,
                Optional.empty(),
                "a message",
                Map.of("team", "vision"),
                0,
                Limits.NONE,
                new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                "function",
                10,
                new Counts(3, 2, 0, 4, 1, 0, 0, 0, 0, 0, 0),
                Optional.empty(),
                List.of(),
                "none",
                created,
                Optional.of(created),
                endedAt,
                Duration.ZERO,
                Optional.empty(),
                new Provenance("sha", Map.of(), Optional.empty(), Map.of()),
                Optional.empty(),
                1,
                0);
    }
}
