package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.client.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job of GitHub Actions, played by its variables and files.
final class JobReportTest {
    private static final String STUDY = "GET /api/v1/studies/" + Samples.ID;
    private static final int MAX_SUMMARY_BYTES = 1 << 20;
    private static final String REPORT = "## a report\n";

    private final FakeServer server = new FakeServer();

    @TempDir
    Path folder;

    @BeforeEach
    void report() {
        server.on(STUDY + "/best", Documents.JSON.createObjectNode().set("items", Documents.JSON.createArrayNode()))
                .on(STUDY + "/trials", 200, "", Map.of())
                .on(STUDY + "/report", 200, REPORT, Map.of());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private TestProgram job() {
        return new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString())
                .variable("GITHUB_ACTIONS", "true")
                .variable("GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString())
                .variable("GITHUB_OUTPUT", folder.resolve("output").toString());
    }

    private void ends(String gates, String verdict) {
        var study = Samples.completed(verdict);
        study.set("gates", Samples.json(gates));
        server.on(STUDY, study);
    }

    private static String gate(String expression, String level, boolean passed, String actual) {
        return "{\"expression\": \"" + expression + "\", \"level\": \"" + level + "\", \"passed\": " + passed
                + ", \"actual\": " + actual + "}";
    }

    @Test
    void a_run_appends_its_summary_gives_outputs_and_annotates() throws IOException {
        ends(
                "[" + gate("best >= 0.99", "error", false, "0.9755") + ","
                        + gate("duration < 1s", "warn", false, "42.5") + "]",
                "failed");
        Files.writeString(folder.resolve("summary.md"), "before\n");
        var program = job();

        assertThat(program.run("run", "--resume", Samples.ID)).isEqualTo(3);

        assertThat(folder.resolve("summary.md")).content().isEqualTo("before\n" + REPORT + "\n");
        assertThat(folder.resolve("output")).content().isEqualTo("""
                study=digits-forest-k3x9q2
                state=completed
                verdict=failed
                points=400
                succeeded=397
                failed=3
                best_index=17
                best_value=0.9755
                best_params={"max_depth":16,"trees":250}
                """);
        assertThat(program.err().lines())
                .containsSubsequence(
                        "::error title=Gate failed::best >= 0.99 is not met: 0.9755",
                        "::warning title=Gate::duration < 1s is not met: 42s",
                        "::warning title=Trials without a number::3 trials of 400 failed, timed out or were invalid in"
                                + " digits-forest-k3x9q2");
    }

    @Test
    void gates_alone_are_told_as_well() {
        ends("[" + gate("best >= 0.5", "error", true, "0.9755") + "]", "passed");
        var program = job();

        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.98")).isEqualTo(3);

        assertThat(folder.resolve("summary.md"))
                .content()
                .startsWith("## Gates of digits-forest-k3x9q2, ❌ gates failed\n")
                .contains("| ❌ **failed** | `best >= 0.98` | 0.9755 |");
        assertThat(folder.resolve("output")).content().isEqualTo("study=digits-forest-k3x9q2\nverdict=failed\n");
        assertThat(program.err()).contains("::error title=Gate failed::best >= 0.98 is not met: 0.9755");
    }

    @Test
    void no_more_than_ten_annotations_of_a_kind_are_made() {
        var gates = gate("best >= 2", "error", false, "0.9755");
        ends("[" + gates + ("," + gates).repeat(13) + "]", "failed");
        var program = job();

        assertThat(program.run("run", "--resume", Samples.ID)).isEqualTo(3);

        assertThat(program.err().lines().filter(line -> line.startsWith("::error")))
                .hasSize(10);
        assertThat(program.err()).contains("::error title=More::and 5 more like these");
    }

    @Test
    void a_full_summary_and_files_that_cannot_be_written_change_nothing_else() throws IOException {
        ends("[]", "passed");
        Files.write(folder.resolve("summary.md"), new byte[MAX_SUMMARY_BYTES - REPORT.length()]);
        Files.createDirectory(folder.resolve("output"));
        var program = job();

        assertThat(program.run("run", "--resume", Samples.ID)).isZero();

        assertThat(Files.size(folder.resolve("summary.md"))).isEqualTo(MAX_SUMMARY_BYTES - REPORT.length());
        assertThat(program.err()).contains("the job's summary is full", "the job's outputs cannot be written");
    }

    @Test
    void elsewhere_nothing_is_told() {
        ends("[" + gate("best >= 0.99", "error", false, "0.9755") + "]", "failed");
        var program = new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());

        assertThat(program.run("run", "--resume", Samples.ID)).isEqualTo(3);

        assertThat(program.err()).doesNotContain("::error");
        assertThat(server.routes()).doesNotContain(STUDY + "/report");
    }
}
