package dev.gridwright.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.quota.Owner;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class WireShapesTest {

    private static final Instant START = Instant.parse("2026-03-01T09:30:00Z");

    @Test
    void a_succeeded_trial_has_every_field_of_the_contract() {
        assertThat(TrialJson.of(succeeded(3)).toString())
                .isEqualTo("{\"index\":3,\"params\":{\"trees\":100,\"rate\":0.1,\"kernel\":\"rbf\",\"flag\":true,"
                        + "\"hidden\":[64,32]},\"state\":\"succeeded\",\"outcome\":\"succeeded\",\"cause\":null,"
                        + "\"message\":\"\",\"objective\":0.975,\"objective_std\":0.01,"
                        + "\"metrics\":{\"accuracy\":0.975,\"f1\":0.5},\"cached\":false,\"seed\":9223372036854775807,"
                        + "\"duration_seconds\":1.25,\"attempts\":[{\"token\":7,\"node\":\"here\",\"slot\":\"cpu-0\","
                        + "\"outcome\":\"succeeded\",\"cause\":null,\"exit_code\":0,\"signal\":null,"
                        + "\"started_at\":\"2026-03-01T09:30:00.000Z\",\"ended_at\":\"2026-03-01T09:30:01.250Z\","
                        + "\"duration_seconds\":1.25}],\"measurements\":[{\"step\":null,\"fold\":0,\"repeat\":0,"
                        + "\"metrics\":{\"accuracy\":0.975,\"loss\":null}}]}");
    }

    @Test
    void a_failed_trial_says_why_and_has_no_number() {
        var tree = TrialJson.of(failed(4, "it said \"no\",\nthen fell"));

        assertThat(tree.path("objective").isNull()).isTrue();
        assertThat(tree.path("outcome").asText()).isEqualTo("failed");
        assertThat(tree.path("cause").asText()).isEqualTo("exit");
        assertThat(tree.path("message").asText()).isEqualTo("it said \"no\",\nthen fell");
    }

    @Test
    void a_running_trial_has_an_attempt_without_an_end() {
        var running = new TrialJson.Running(5, Optional.of(point()), 9, "cpu-1", START);

        var tree = Wire.object(out -> TrialJson.write(out, running));

        assertThat(tree.path("state").asText()).isEqualTo("running");
        assertThat(tree.path("outcome").isNull()).isTrue();
        assertThat(tree.path("attempts").get(0).path("ended_at").isNull()).isTrue();
        assertThat(tree.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(() -> TrialJson.of(succeeded(1)).fieldNames());
    }

    @Test
    void numbers_of_a_point_keep_their_value_and_whole_ones_are_integers() throws IOException {
        for (var number : List.of("0", "-3", "1E2", "100", "0.30", "1E-9", "123456789012345678901234", "1E+300")) {
            var value = new Value.Numeric(new BigDecimal(number));
            var text = new String(Wire.bytes(out -> PointJson.write(out, value)), StandardCharsets.UTF_8);
            assertThat(Wire.JSON.readTree(text).decimalValue()).isEqualByComparingTo(number);
            assertThat(text).hasSizeLessThan(30);
        }
        assertThat(Wire.bytes(out -> PointJson.write(out, Value.of(100))))
                .asString()
                .isEqualTo("100");
        assertThat(Wire.bytes(out -> PointJson.write(out, Value.of(0.1))))
                .asString()
                .isEqualTo("0.1");
    }

    @Test
    void trials_are_written_as_csv_with_a_column_for_every_name() {
        var trials = List.of(succeeded(0), failed(1, "it said \"no\",\nthen fell"));
        var csv = TrialCsv.of(List.of("trees", "depth"), objective(), trials);

        assertThat(csv.header())
                .isEqualTo("index,params.trees,params.depth,params.rate,params.kernel,params.flag,params.hidden,"
                        + "state,outcome,cause,message,objective,objective_std,metrics.accuracy,metrics.f1,"
                        + "cached,seed,attempts,started_at,ended_at,duration_seconds\n");
        assertThat(csv.row(trials.getFirst()))
                .isEqualTo("0,100,,0.1,rbf,true,\"[64,32]\",succeeded,succeeded,,,0.975,0.01,0.975,0.5,false,"
                        + "9223372036854775807,1,2026-03-01T09:30:00.000Z,2026-03-01T09:30:01.250Z,1.25\n");
        assertThat(csv.row(trials.getLast())).contains("\"it said \"\"no\"\",\nthen fell\"");
    }

    @Test
    void a_study_has_every_field_of_the_contract() {
        var tree = StudyJson.of(study());

        assertThat(tree.path("id").asText()).isEqualTo("digits-abc234");
        assertThat(tree.path("state").asText()).isEqualTo("completed");
        assertThat(tree.path("stop_reason").asText()).isEqualTo("exhausted");
        assertThat(tree.path("objective").path("goal").asText()).isEqualTo("maximize");
        assertThat(tree.path("counts").toString())
                .isEqualTo("{\"waiting\":0,\"running\":0,\"backoff\":0,\"succeeded\":1,\"failed\":1,\"timed_out\":0,"
                        + "\"invalid\":0,\"pruned\":0,\"cancelled\":0,\"skipped\":0,\"cached\":0}");
        assertThat(tree.path("best").path("index").asInt()).isEqualTo(3);
        assertThat(tree.path("gates").toString())
                .isEqualTo(
                        "[{\"expression\":\"best >= 0.95\",\"level\":\"error\",\"passed\":true,\"actual\":0.975,\"bound\":null,\"note\":\"\"},"
                                + "{\"expression\":\"p95(duration) < 1s\",\"level\":\"warn\",\"passed\":false,"
                                + "\"actual\":null,\"bound\":null,\"note\":\"\"}]");
        assertThat(tree.path("verdict").asText()).isEqualTo("passed");
        assertThat(tree.path("started_at").asText()).isEqualTo("2026-03-01T09:30:00.000Z");
        assertThat(tree.path("ended_at").isNull()).isTrue();
        assertThat(tree.path("duration_seconds").decimalValue()).isEqualByComparingTo("62.5");
        assertThat(tree.path("eta_seconds").isNull()).isTrue();
        assertThat(tree.path("provenance").toString())
                .isEqualTo("{\"grid_sha256\":\"00\",\"data_sha256\":{\"d.csv\":\"11\"},\"git_commit\":null,"
                        + "\"versions\":{\"java\":\"25\"},\"inputs\":{},\"images\":null,\"part\":null}");
        assertThat(tree.path("limits").toString())
                .isEqualTo("{\"parallel\":8,\"max_time_seconds\":2700.0,\"max_trials\":null,"
                        + "\"max_failures\":\"12.5%\",\"on_limit\":\"drain\"}");
        assertThat(tree.path("owner").toString()).isEqualTo("{\"token\":\"abcd2345\",\"name\":\"ci\"}");
        assertThat(tree.path("links").path("self").asText()).isEqualTo("/api/v1/studies/digits-abc234");
    }

    @Test
    void a_problem_lists_every_fault() throws IOException {
        var problem = new ProblemJson(
                ProblemType.INVALID_GRID,
                "2 problems",
                List.of(
                        new ProblemJson.Fault(
                                "/space/x", "not a list", Optional.of("nul"), OptionalInt.of(3), OptionalInt.empty()),
                        ProblemJson.Fault.at("/name", "is missing", "")));

        assertThat(Wire.JSON.readTree(problem.bytes()).toString())
                .isEqualTo("{\"type\":\"/problems/invalid-grid\",\"title\":\"The grid has problems\",\"status\":422,"
                        + "\"detail\":\"2 problems\",\"errors\":[{\"pointer\":\"/space/x\",\"detail\":\"not a list\","
                        + "\"value\":\"nul\",\"line\":3},{\"pointer\":\"/name\",\"detail\":\"is missing\","
                        + "\"value\":\"\"}]}");
    }

    @Test
    void every_problem_type_is_found_by_its_word() {
        for (var type : ProblemType.values()) {
            assertThat(ProblemType.of(type.word())).contains(type);
        }
    }

    private static Objective objective() {
        return new Objective("accuracy", Objective.Goal.MAXIMIZE, List.of("f1"), 5, 1, Objective.Aggregate.MEAN);
    }

    private static Point point() {
        var values = new LinkedHashMap<String, Value>();
        values.put("trees", Value.of(100));
        values.put("rate", Value.of(0.1));
        values.put("kernel", Value.of("rbf"));
        values.put("flag", Value.of(true));
        values.put("hidden", Value.of(List.of(64, 32)));
        return new Point(values);
    }

    private static Trial succeeded(long index) {
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("accuracy", 0.975);
        metrics.put("f1", 0.5);
        var measured = new LinkedHashMap<String, Double>();
        measured.put("accuracy", 0.975);
        measured.put("loss", Double.NaN);
        return new Trial(
                index,
                point(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalDouble.of(0.975),
                OptionalDouble.of(0.01),
                metrics,
                Optional.empty(),
                Long.MAX_VALUE,
                List.of(attempt(Outcome.SUCCEEDED, Optional.empty(), 0)),
                List.of(Measurement.ofFold(0, 0, measured)));
    }

    private static Trial failed(long index, String message) {
        return new Trial(
                index,
                point(),
                Outcome.FAILED,
                Optional.of(Cause.EXIT),
                message,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                Optional.empty(),
                1,
                List.of(attempt(Outcome.FAILED, Optional.of(Cause.EXIT), 2)),
                List.of());
    }

    private static Attempt attempt(Outcome outcome, Optional<Cause> cause, int exitCode) {
        return new Attempt(
                7,
                "here",
                "cpu-0",
                outcome,
                cause,
                "",
                OptionalInt.of(exitCode),
                OptionalInt.empty(),
                START,
                START.plusMillis(1250),
                Duration.ofMillis(1250));
    }

    private static StudyView study() {
        return new StudyView(
                "digits-abc234",
                "digits",
                StudyState.COMPLETED,
                Optional.of(StopReason.EXHAUSTED),
                "",
                Map.of("team", "vision"),
                0,
                new Limits(
                        OptionalInt.of(8),
                        Optional.of(Duration.ofMinutes(45)),
                        OptionalLong.empty(),
                        Optional.of(new Limits.MaxFailures.Share(0.125)),
                        Limits.OnLimit.DRAIN),
                objective(),
                "model",
                2,
                new Counts(0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0),
                Optional.of(succeeded(3)),
                List.of(
                        new Gate.Result("best >= 0.95", Gate.Level.ERROR, true, OptionalDouble.of(0.975)),
                        new Gate.Result("p95(duration) < 1s", Gate.Level.WARN, false, OptionalDouble.empty())),
                "passed",
                START,
                Optional.of(START),
                Optional.empty(),
                Duration.ofMillis(62_500),
                Optional.empty(),
                new StudyView.Provenance("00", Map.of("d.csv", "11"), Optional.empty(), Map.of("java", "25")),
                Optional.of(new Owner("abcd2345", "ci")),
                12,
                0);
    }
}
