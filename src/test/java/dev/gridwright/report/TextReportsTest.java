package dev.gridwright.report;

import static dev.gridwright.report.MadeResults.gate;
import static dev.gridwright.report.MadeResults.point;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.Tools;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Gate.Level;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextReportsTest {
    private static MadeResults judged() {
        return MadeResults.of(60)
                .gates(
                        "failed",
                        gate("best >= 0.95", Level.ERROR, false, 0.8525),
                        gate("rate(failed) < 5%", Level.ERROR, true, 1 / 60.0));
    }

    @Test
    void markdown_tells_ending_gates_best_points_and_failures() {
        assertThat(judged().text(ReportFormat.MARKDOWN))
                .startsWith("""
                        ## digits-forest-k3x9q2: completed, ❌ gates failed

                        60 points in 1m30s: 57 succeeded, 2 failed, 1 timed out

                        | | Gate | Measured |
                        | --- | --- | ---: |
                        | ❌ **failed** | `best >= 0.95` | 0.8525 |
                        | ✅ passed | `rate(failed) < 5%` | 1.7 % |

                        | # | index | accuracy | max_depth | kernel | gamma | seconds |
                        | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                        """)
                .contains("""
                        <details><summary>3 trials gave no number</summary>

                        | Outcome | Cause | Trials | For example |
                        | --- | --- | ---: | --- |
                        | failed | exit | 2 | index 24: it ended with exit code 3 |
                        | timed out | run timeout | 1 | index 39: it ran for 2m |

                        </details>
                        """)
                .endsWith(
                        "<sub>maximize accuracy · commit aa11bb22 · grid sha256 0123456789ab… · Gridwright 0.1.0</sub>\n");
    }

    @Test
    void a_gate_against_a_baseline_says_its_bound_and_what_the_noise_is() {
        var gate = new Gate.Result(
                "best >= baseline - 0.5%",
                Level.ERROR, false, OptionalDouble.of(0.91), OptionalDouble.of(0.9254), "within the noise");
        var results = MadeResults.of(20).gates("failed", gate);

        for (var format : List.of(ReportFormat.MARKDOWN, ReportFormat.HTML, ReportFormat.JUNIT)) {
            assertThat(results.text(format)).contains("0.9100 (bound 0.9254; within the noise)");
        }
    }

    @Test
    void nothing_in_a_value_becomes_markup() {
        var evil = "a|b\n# head **bold** <img src=x> `code` [link](http://x.example) @someone www.x.example _it_ &lt;";
        var report = MadeResults.of(0)
                .trials(1, index -> MadeResults.succeeded(index, point("x", evil), 0.5, 0.6))
                .text(ReportFormat.MARKDOWN);

        assertThat(report)
                .contains(
                        "a\\|b \\# head \\*\\*bold\\*\\* &lt;img src=x&gt; \\`code\\` \\[link\\](http&#58;//x.example)"
                                + " @&#8203;someone www&#46;x.example \\_it\\_ &amp;lt;");
    }

    @Test
    void nobody_is_told_by_a_forge_of_what_a_trial_wrote() {
        var report = MadeResults.of(0)
                .trials(
                        1,
                        index -> MadeResults.succeeded(index, point("x", "@team/all a@b see #12 o/r#3 @ # end@"), 1, 1))
                .text(ReportFormat.MARKDOWN);

        // As forges read it: entities and escapes are undone before they look for names and numbers.
        var read = report.replace("&#64;", "@").replace("\\#", "#").replace("&#8203;", "\u200b");
        assertThat(read)
                .contains("@\u200bteam/all a@\u200bb see #\u200b12 o/r#\u200b3 @ # end@")
                .doesNotContainPattern("[@#][A-Za-z0-9]");
    }

    @Test
    void no_line_is_a_command_to_the_runner_that_reads_the_log_of_a_job() {
        for (var evil : List.of("::error::x", "\u00a0 ::error::x", "\n::error::x", "##[error]x", "##vso[error]x")) {
            var report = MadeResults.of(60)
                    .saying(evil)
                    .gates("failed", gate(evil, Level.ERROR, false, 0.5))
                    .trials(60, index -> MadeResults.fallen(index, point("x", evil), Outcome.FAILED, Cause.EXIT, evil))
                    .text(ReportFormat.MARKDOWN);

            assertThat(report).contains("error", "x").doesNotContainPattern("(?mU)^\\s*::|##\\w*\\[");
        }
    }

    @Test
    void markdown_stays_small_however_large_a_study_is() {
        var wide = LongStream.range(0, 60)
                .boxed()
                .flatMap(i -> List.<Object>of("parameter_" + i, "v".repeat(5_000)).stream())
                .toArray();
        var report = MadeResults.of(0)
                .trials(
                        3_000,
                        index -> index % 2 == 0
                                ? MadeResults.succeeded(index, point(wide), 0.5 + index * 1e-6, 0.6)
                                : MadeResults.fallen(index, point(wide), Outcome.FAILED, Cause.EXIT, "m".repeat(9_000)))
                .text(ReportFormat.MARKDOWN);

        assertThat(report.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(60_000);
        assertThat(report).contains("… and 48 parameters more.");
    }

    @Test
    void open_metrics_are_valid_and_labelled_by_the_grid_alone(@TempDir Path folder) throws Exception {
        var report = judged().named("quoted\"back\\slash\nline").text(ReportFormat.OPENMETRICS);

        assertThat(report).endsWith("# EOF\n").doesNotContain("k3x9q2");
        assertThat(report.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.matches(
                        "[a-z_]+\\{grid=\"(?:[^\"\\\\]|\\\\[\"\\\\n])*\"(?:,[a-z]+=\"[^\"]*\")*} -?[0-9.E-]+"));
        assertThat(report)
                .contains("gridwright_study_trials{grid=\"quoted\\\"back\\\\slash\\nline\",state=\"timed_out\"} 1\n")
                .contains("gridwright_study_passed{grid=\"quoted\\\"back\\\\slash\\nline\"} 0\n")
                .contains(",gate=\"best >= 0.95\",level=\"error\"} 0.8525\n");
        var series = report.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toList());
        assertThat(new HashSet<>(series)).hasSameSizeAs(series);
        checkedByPrometheus(report, folder);
    }

    private static void checkedByPrometheus(String report, Path folder) throws Exception {
        Tools.need("promtool");
        var input = Files.writeString(folder.resolve("metrics.txt"), report);
        var check = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        assertThat(check.exitValue()).isZero();
    }

    @Test
    void dotenv_gives_a_shell_the_very_values() throws Exception {
        var text = "it's $(touch /tmp/no) `x` \"q\" \\ ; a=b";
        var report = MadeResults.of(0)
                .trials(
                        1,
                        index ->
                                MadeResults.succeeded(index, point("a.b", text, "depth", 8, "a_b", "taken"), 0.5, 0.75))
                .text(ReportFormat.DOTENV);

        assertThat(report.lines()).contains("GW_BEST_PARAM_depth=8", "GW_BEST_VALUE=0.625", "GW_STATE=completed");
        assertThat(report.lines()).allMatch(line -> line.matches("GW_[A-Za-z0-9_]+=.*"));
        var shell = new ProcessBuilder(
                        "sh", "-c", report + "printf '%s\\n%s' \"$GW_BEST_PARAM_a_b\" \"$GW_BEST_PARAMS\"")
                .redirectErrorStream(true)
                .start();
        var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(said.lines().findFirst()).hasValue(text);
        assertThat(said.lines().skip(1).findFirst().orElseThrow())
                .startsWith("{\"a.b\":")
                .endsWith("\"a_b\":\"taken\"}");
    }

    @Test
    void a_study_without_a_best_trial_has_empty_variables() {
        assertThat(MadeResults.of(0).text(ReportFormat.DOTENV).lines())
                .contains("GW_BEST_VALUE=", "GW_BEST_PARAMS=", "GW_POINTS=0");
    }
}
