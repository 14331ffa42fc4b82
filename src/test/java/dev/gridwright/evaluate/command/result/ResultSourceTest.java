package dev.gridwright.evaluate.command.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind.MetricSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultSourceTest {
    private static final Objective ACCURACY =
            new Objective("accuracy", Objective.Goal.MAXIMIZE, List.of("loss"), 1, 1, Objective.Aggregate.MEAN);

    @TempDir
    Path output;

    @Test
    void the_last_object_with_the_metric_is_the_result() {
        assertThat(measured(lastLine("""
                        starting
                        {"accuracy": 0.1}
                        {"accuracy": 0.93, "loss": 2e-1, "model": "x", "seconds": 12}
                        {"loss": 5}
                        {"accuracy": 1
                        done {"accuracy": 2}
                        """))).isEqualTo(Map.of("accuracy", 0.93, "loss", 0.2, "seconds", 12.0));
    }

    @Test
    void an_object_with_a_step_is_the_result_only_where_there_is_no_other() {
        assertThat(measured(lastLine(
                        "{\"step\": 1, \"accuracy\": 0.2}\n{\"accuracy\": 0.5}\n{\"step\":2,\"accuracy\":0.3}")))
                .isEqualTo(Map.of("accuracy", 0.5));
        assertThat(measured(
                        lastLine("{\"step\": 1, \"accuracy\": 0.2}\n{\"step\": 2, \"accuracy\": 0.3}\n{\"step\": 3}")))
                .isEqualTo(Map.of("accuracy", 0.3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing at all | METRIC_MISSING | {\"accuracy\": 0.93}",
                "{\"Accuracy\": 1} | METRIC_MISSING | 'accuracy'",
                "[{\"accuracy\": 1}] | METRIC_MISSING | JSON object",
                "{\"accuracy\": 1} {\"accuracy\": 2} | METRIC_MISSING | JSON object",
                "{\"accuracy\": null} | METRIC_NOT_FINITE | is null",
                "{\"accuracy\": \"0.9\"} | METRIC_NOT_FINITE | the text \"0.9\"",
                "{\"accuracy\": [1]} | METRIC_NOT_FINITE | a list",
                "{\"accuracy\": {\"a\": {\"b\": 1}}} | METRIC_NOT_FINITE | an object",
                "{\"accuracy\": true} | METRIC_NOT_FINITE | true",
                "{\"accuracy\": 1, \"accuracy\": 2} | METRIC_AMBIGUOUS | 1.0 and 2.0",
            })
    void what_is_no_single_number_is_no_result_and_says_why(String line, Cause cause, String words) {
        var ending = unusable(lastLine(line));

        assertThat(ending.cause()).isEqualTo(cause);
        assertThat(ending.message()).contains(words.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999"})
    void a_number_that_is_not_finite_is_passed_on_for_the_folds_to_judge(String number) {
        assertThat(measured(lastLine("{\"accuracy\": " + number + "}")).get("accuracy"))
                .isNotNull()
                .matches(value -> !Double.isFinite(value));
    }

    @Test
    void an_object_of_very_many_numbers_keeps_those_asked_for() {
        var object = new StringBuilder("{");
        for (int i = 0; i < 1_000; i++) {
            object.append("\"m").append(i).append("\": ").append(i).append(", ");
        }
        var metrics = measured(lastLine(object + "\"loss\": 1, \"accuracy\": 2}"));

        assertThat(metrics)
                .hasSize(Reported.MAX_METRICS + 2)
                .containsEntry("accuracy", 2.0)
                .containsEntry("loss", 1.0);
    }

    @Test
    void an_object_nested_without_end_is_no_object() {
        assertThat(unusable(lastLine("{\"a\": " + "[".repeat(20_000) + "]".repeat(20_000) + ", \"accuracy\": 1}"))
                        .cause())
                .isEqualTo(Cause.METRIC_MISSING);
    }

    @Test
    void a_file_may_hold_the_result_over_several_lines() throws IOException {
        Files.writeString(output.resolve("metrics.json"), "{\n  \"accuracy\": 0.7,\n  \"folds\": [1, 2]\n}\n");

        assertThat(measured(file("metrics.json"))).isEqualTo(Map.of("accuracy", 0.7));
    }

    @Test
    void of_several_objects_in_a_file_the_last_with_the_metric_counts() throws IOException {
        Files.writeString(output.resolve("log"), "{\"accuracy\": 1}\n{\"accuracy\": 2}\n{\"loss\": 1}\n");

        assertThat(measured(file("log"))).isEqualTo(Map.of("accuracy", 2.0));
    }

    @Test
    void a_file_that_cannot_be_read_says_what_to_write_and_where() throws IOException {
        assertMissing("metrics.json", "is not there", "${output_dir}/metrics.json");
        Files.writeString(output.resolve("text"), "accuracy 1");
        assertMissing("text", "is not JSON", "{\"accuracy\"");
        Files.writeString(output.resolve("other"), "{\"loss\": 1}");
        assertMissing("other", "no JSON object with the metric 'accuracy'");
        Files.createDirectory(output.resolve("folder"));
        assertMissing("folder", "not a plain file");
        Files.writeString(output.resolve("big"), " ".repeat(OutputFile.MAX_BYTES) + "{\"accuracy\": 1}");
        assertMissing("big", "longer than 1,048,576 bytes");
    }

    @Test
    void a_link_out_of_the_output_folder_is_not_followed() throws IOException {
        var secret = Files.writeString(output.resolve("secret"), "{\"accuracy\": 1}");
        var inner = Files.createDirectory(output.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("link"), secret);
        Files.createSymbolicLink(inner.resolve("up"), output);

        assertThat(unusable(source(new MetricSource.File("link"), inner).result())
                        .message())
                .contains("not a plain file");
        assertThat(unusable(source(new MetricSource.File("up/secret"), inner).result())
                        .message())
                .contains("link out of the folder");
    }

    @Test
    void an_expression_finds_the_number_in_the_last_line_that_matches() {
        var source = matches("accuracy", "acc(?:uracy)?[=:] *(\\S+)", "loss", "loss=(\\S+)");
        write(source, "epoch 1 loss=0.5 acc=0.1\nepoch 2 loss=0.25 acc=0.9\nfinished");

        assertThat(measured(source.result())).isEqualTo(Map.of("accuracy", 0.9, "loss", 0.25));
    }

    @ParameterizedTest
    @CsvSource({"nan", "-inf", "Infinity"})
    void an_expression_reads_numbers_that_are_not_finite(String number) {
        var source = matches("accuracy", "acc=(\\S+)");
        write(source, "acc=" + number);

        assertThat(measured(source.result()).get("accuracy")).matches(value -> !Double.isFinite(value));
    }

    @Test
    void an_expression_without_a_number_of_its_own_is_no_result() {
        var nothing = matches("accuracy", "acc=(\\S+)");
        write(nothing, "ok");
        assertThat(unusable(nothing.result()).cause()).isEqualTo(Cause.METRIC_MISSING);

        var text = matches("accuracy", "acc=(\\S+)");
        write(text, "acc=0x1p3");
        assertThat(unusable(text.result()).cause()).isEqualTo(Cause.METRIC_NOT_FINITE);

        var two = matches("accuracy", "acc=(\\S+)");
        write(two, "acc=1\nacc=0.5 acc=0.6");
        assertThat(unusable(two.result()).cause()).isEqualTo(Cause.METRIC_AMBIGUOUS);

        write(two, "acc=0.7");
        assertThat(measured(two.result())).isEqualTo(Map.of("accuracy", 0.7));
    }

    @Test
    void an_expression_that_would_take_years_is_given_up() {
        var slow = matches("accuracy", "(a+)+b", "loss", "((?:.|x)*)y");
        write(slow, "a".repeat(5_000) + "\n" + "x".repeat(60_000));

        assertThat(unusable(slow.result()).message()).contains("took too long", "(a+)+b");
    }

    private Result lastLine(String text) {
        var source = source(new MetricSource.LastLine(), output);
        write(source, text);
        return source.result();
    }

    private Result file(String path) {
        return source(new MetricSource.File(path), output).result();
    }

    private ResultSource matches(String name, String pattern) {
        return source(new MetricSource.Patterns(Map.of(name, pattern), Optional.empty()), output);
    }

    private ResultSource matches(String name, String pattern, String other, String otherPattern) {
        return source(new MetricSource.Patterns(Map.of(name, pattern, other, otherPattern), Optional.empty()), output);
    }

    private static ResultSource source(MetricSource from, Path output) {
        return ResultSource.of(from, ACCURACY, output);
    }

    private static void write(ResultSource source, String text) {
        text.lines().forEach(line -> source.line(line, Reported.line(line, ResultSource.wanted(ACCURACY))));
    }

    private void assertMissing(String path, String... words) {
        var ending = unusable(file(path));
        assertThat(ending.cause()).isEqualTo(Cause.METRIC_MISSING);
        assertThat(ending.message()).contains(words);
    }

    private static Map<String, Double> measured(Result result) {
        return switch (result) {
            case Result.Measured(var metrics) -> metrics;
            case Result.Unusable(var ending) -> throw new AssertionError(ending);
        };
    }

    private static Ending.Fell unusable(Result result) {
        return switch (result) {
            case Result.Measured measured -> throw new AssertionError(measured);
            case Result.Unusable(var ending) -> ending;
        };
    }
}
