package dev.gridwright.web;

import static org.assertj.core.api.Assertions.fail;

import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.search.GridSearch;
import dev.gridwright.search.Opening;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.space.Axis;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.space.Value;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StopRule;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import dev.gridwright.trial.TrialSettings.Resources;
import dev.gridwright.trial.TrialSettings.Retry;
import dev.gridwright.trial.TrialSettings.Timeout;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Studies and trials for tests: of ten trials, the one with index 3 has failed.
final class Samples {
    static final Instant START = Instant.parse("2026-03-01T09:30:00Z");
    static final Objective OBJECTIVE =
            new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN);

    /// Of `x` and `y`, with 100 values of each.
    static final Space SPACE =
            new SpaceDraft().member(List.of(hundred("x"), hundred("y"))).check().orThrow();

    private Samples() {}

    private static ParameterDraft hundred(String name) {
        return new ParameterDraft(
                "/space/" + name, name, Axis.stepped(BigDecimal.ZERO, new BigDecimal(99), BigDecimal.ONE));
    }

    /// What a study of the space tries under these options.
    static StudyPoints points(SearchOptions options) {
        return GridSearch.open(SPACE, options, index -> false) instanceof Opening.Opened(GridSearch search)
                ? search.points()
                : fail("cannot be searched");
    }

    static Submission submission(String text, String format, Selection selection) {
        var grid = new Grid(
                "new",
                Map.of(),
                SPACE,
                new SearchOptions(Order.SEQUENTIAL, 1),
                OBJECTIVE,
                StopRule.NONE,
                new TrialSettings(
                        new TrialKind.Function("sphere", Duration.ZERO),
                        Timeout.DEFAULT,
                        Retry.NONE,
                        Resources.DEFAULT),
                Limits.NONE,
                0,
                List.of(),
                List.of(),
                Reuse.OFF,
                List.of());
        return new Submission(
                grid, text, format, "/", selection, new Provenance("00", Map.of(), Optional.empty(), Map.of()));
    }

    static StoredStudy stored(String id, String document) {
        return new StoredStudy(
                id,
                "sphere",
                document,
                "yaml",
                "/",
                "{}",
                OBJECTIVE,
                "function",
                10,
                START,
                new Provenance("00", Map.of(), Optional.empty(), Map.of()),
                Optional.empty(),
                StudyStatus.accepted(Map.of(), 0, Limits.NONE),
                0);
    }

    static StudyView study(String id, StudyState state, long version) {
        return new StudyView(
                id,
                id.substring(0, id.lastIndexOf('-')),
                state,
                state == StudyState.COMPLETED ? Optional.of(StopReason.EXHAUSTED) : Optional.empty(),
                "",
                Map.of("team", "vision"),
                0,
                Limits.NONE,
                OBJECTIVE,
                "function",
                10,
                new Counts(0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0),
                Optional.of(trial(1)),
                List.of(),
                "none",
                START,
                Optional.of(START),
                Optional.empty(),
                Duration.ofSeconds(3),
                Optional.empty(),
                new Provenance("00", Map.of(), Optional.empty(), Map.of()),
                Optional.empty(),
                version,
                0);
    }

    static Trial trial(long index) {
        var values = new LinkedHashMap<String, Value>();
        values.put("x", Value.of(index));
        boolean failed = index % 10 == 3;
        return new Trial(
                index,
                new Point(values),
                failed ? Outcome.FAILED : Outcome.SUCCEEDED,
                failed ? Optional.of(Cause.EXCEPTION) : Optional.empty(),
                failed ? "it fell" : "",
                failed ? OptionalDouble.empty() : OptionalDouble.of(index / 2.0),
                OptionalDouble.empty(),
                failed ? Map.of() : Map.of("value", index / 2.0),
                Optional.empty(),
                index + 1000,
                List.of(attempt(index, failed)),
                failed ? List.of() : List.of(Measurement.ofFold(0, 0, Map.of("value", index / 2.0))));
    }

    private static Attempt attempt(long index, boolean failed) {
        return new Attempt(
                index + 1,
                "here",
                "cpu-0",
                failed ? Outcome.FAILED : Outcome.SUCCEEDED,
                failed ? Optional.of(Cause.EXCEPTION) : Optional.empty(),
                failed ? "it fell" : "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                START,
                START.plusSeconds(1),
                Duration.ofSeconds(1));
    }
}
