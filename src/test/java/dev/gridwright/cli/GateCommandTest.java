package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gate`, on a study of a server and on files.
final class GateCommandTest {
    private static final String STUDY = "/api/v1/studies/" + Samples.ID;

    @TempDir
    private Path folder = Path.of("");

    private TestProgram program = new TestProgram(Path.of(""));
    private final FakeServer server = new FakeServer();

    @BeforeEach
    void start() {
        program = new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void write(String name, JsonNode study, JsonNode... trials) throws IOException {
        var document = ((ObjectNode) study).deepCopy();
        var listed = document.putArray("trials");
        for (var trial : trials) {
            listed.add(trial);
        }
        Files.writeString(folder.resolve(name), document.toString());
    }

    private static ObjectNode part(long points, Map<String, Integer> counts, JsonNode best) {
        var study = Samples.completed("none");
        study.put("points", points);
        var counted = study.putObject("counts");
        counts.forEach(counted::put);
        study.set("best", best);
        return study;
    }

    @Test
    void a_study_is_held_against_gates_that_are_named() {
        server.on("GET " + STUDY, Samples.completed("failed"))
                .on("GET " + STUDY + "/trials", 200, FakeServer.lines(Samples.trial(17, 0.9755, 16, 250)), Map.of());

        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.97", "--gate", "p(95)(duration) < 2s"))
                .isZero();
        assertThat(program.out())
                .containsPattern("best >= 0.97 +0.9755 +passed")
                .containsPattern("1.24 +passed");

        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.98")).isEqualTo(3);
        assertThat(program.out()).contains("failed");
        assertThat(program.run("gate", Samples.ID, "--gate", "warn: best >= 0.98"))
                .isZero();
        assertThat(program.out()).contains("warning");
        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.98", "-f", "json"))
                .isEqualTo(3);
        assertThat(Samples.json(program.out()).path("verdict").asText()).isEqualTo("failed");
        assertThat(program.run("gate", Samples.ID, "--gate", "rate(failed) < 2%", "--gate", "failed <= 2"))
                .isZero();
    }

    @Test
    void what_is_no_gate_is_told_with_what_may_be_one_and_nothing_is_held() {
        server.on("GET " + STUDY, Samples.completed("passed"));

        assertThat(program.run("gate", Samples.ID, "--gate", "bets >= 1", "--gate", "best(acuracy) >= 1"))
                .isEqualTo(2);
        assertThat(program.err()).contains("2 gates are not accepted", "did you mean 'best'?");
        assertThat(program.out()).isEmpty();
        assertThat(program.run("gate", "missing.json", "other.json", "--gate", "best >= 1"))
                .isEqualTo(2);
        assertThat(program.err()).contains("there is no file missing.json");
        assertThat(program.run("gate")).isEqualTo(2);
    }

    @Test
    void a_study_without_a_verdict_ends_as_run_does_whatever_its_gates_say() {
        var partial = Samples.completed("passed");
        partial.put("stop_reason", "max_time");
        server.on("GET " + STUDY, Samples.study("running", Map.of("succeeded", 1)))
                .on("GET " + STUDY, Samples.study("cancelled", Map.of("succeeded", 1)))
                .on("GET " + STUDY, partial);

        assertThat(program.run("gate", Samples.ID, "--gate", "points >= 1")).isEqualTo(4);
        assertThat(program.err()).contains("No verdict: the study is running");
        assertThat(program.run("gate", Samples.ID, "--gate", "points >= 1")).isEqualTo(4);
        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.9")).isEqualTo(4);
        assertThat(program.err()).contains("--allow-partial");
        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.9", "--allow-partial"))
                .isZero();
    }

    @Test
    void a_file_of_results_needs_no_server_and_brings_its_own_gates() throws IOException {
        var study = Samples.completed("passed");
        study.putArray("gates")
                .addObject()
                .put("expression", "best >= 0.99")
                .put("level", "error")
                .put("passed", true)
                .put("actual", 0.995);
        write("results.json", study, Samples.trial(17, 0.9755, 16, 250));
        Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
        Files.writeString(folder.resolve("broken.json"), "{");
        server.close();

        assertThat(program.run("gate", "results.json")).isEqualTo(3);
        assertThat(program.run("gate", "results.json", "--gate", "best >= 0.97"))
                .isZero();
        assertThat(program.run("gate", "other.json", "--gate", "best >= 0.97")).isEqualTo(2);
        assertThat(program.err()).contains("does not hold the results of a study");
        assertThat(program.run("gate", "broken.json", "--gate", "best >= 0.97")).isEqualTo(2);
        assertThat(program.err()).contains("is not JSON");
    }

    @Test
    void a_baseline_is_a_file_of_earlier_results_and_without_one_nothing_passes() throws IOException {
        var before = Samples.completed("passed");
        before.set("best", Samples.trial(3, 0.98, 8, 100));
        write("before.json", before);
        write("now.json", Samples.completed("passed"));

        assertThat(program.run("gate", "now.json", "--gate", "best >= baseline - 1%", "--baseline", "before.json"))
                .isZero();
        assertThat(program.run("gate", "now.json", "--gate", "best >= baseline", "--baseline", "before.json"))
                .isEqualTo(3);
        assertThat(program.run("gate", "now.json", "--gate", "best >= baseline - 1%"))
                .isEqualTo(3);
        assertThat(program.run("gate", "now.json", "--gate", "best >= 0", "--baseline", "none.json"))
                .isEqualTo(2);
        assertThat(program.err()).contains("there is no such file");
    }

    @Test
    void the_shards_of_a_study_are_judged_as_one() throws IOException {
        var low = Samples.trial(1, 0.5, 4, 50);
        var high = Samples.trial(2, 0.9, 8, 50);
        write("one.json", part(2, Map.of("succeeded", 1, "failed", 1), low), low);
        write("two.json", part(1, Map.of("succeeded", 1), high), high);
        write("again.json", part(1, Map.of("succeeded", 1), high), high);
        var other = part(1, Map.of("succeeded", 1), high);
        other.withObjectProperty("provenance").put("grid_sha256", "another");
        write("other.json", other, high);

        assertThat(program.run(
                        "gate",
                        "one.json",
                        "two.json",
                        "--gate",
                        "best >= 0.9",
                        "--gate",
                        "points == 3",
                        "--gate",
                        "succeeded == 2",
                        "--gate",
                        "rate(failed) < 34%",
                        "--gate",
                        "min(duration) > 1s"))
                .as(program.out() + program.err())
                .isZero();
        assertThat(program.run("gate", "two.json", "again.json", "--gate", "mean(duration) < 2s"))
                .isEqualTo(2);
        assertThat(program.err()).contains("trial 2 is in more than one of the files");
        assertThat(program.run("gate", "one.json", "other.json", "--gate", "best >= 0.9"))
                .isEqualTo(2);
        assertThat(program.err()).contains("different grids");
    }
}
