package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
                .containsPattern("✓ best >= 0.97 +0.9755")
                .containsPattern("✓ p\\(95\\)\\(duration\\) < 2s +1\\.2s");

        assertThat(program.run("gate", Samples.ID, "--gate", "best >= 0.98")).isEqualTo(3);
        assertThat(program.out()).contains("✗ best >= 0.98", "verdict: failed");
        assertThat(program.run("gate", Samples.ID, "--gate", "warn: best >= 0.98"))
                .isZero();
        assertThat(program.out()).contains("(warning only)", "verdict: passed");
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
        assertThat(program.out())
                .contains("✗ best >= baseline  0.9755  (bound 0.9800; the difference of -0.0045 is within");
        assertThat(program.run("gate", "now.json", "--gate", "best >= baseline - 1%"))
                .isEqualTo(2);
        assertThat(program.err()).contains("compares with a baseline, and there is none");
        assertThat(program.run("gate", "now.json", "--gate", "warn: best >= baseline - 1%"))
                .isZero();
        assertThat(program.out()).contains("there is no baseline to compare with");
        var optional = List.of("--gate", "best >= baseline", "--baseline", "none.json", "--baseline-optional");
        assertThat(program.run(Stream.concat(Stream.of("gate", "now.json"), optional.stream())
                        .toArray(String[]::new)))
                .isZero();
        assertThat(program.out()).contains("there is no baseline yet");
        var other = Samples.completed("passed");
        other.withObjectProperty("objective").put("metric", "rmse");
        write("other.json", other);
        assertThat(program.run("gate", "now.json", "--gate", "best >= baseline", "--baseline", "other.json"))
                .isEqualTo(2);
        assertThat(program.err()).contains("the objective of the baseline is rmse");
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
        assertThat(program.run(
                        "gate",
                        "one.json",
                        "two.json",
                        "again.json",
                        "--gate",
                        "points == 3",
                        "--gate",
                        "succeeded == 2"))
                .as("a trial that two files agree about counts once")
                .isZero();
        var differs = Samples.trial(2, 0.8, 8, 50);
        write("differs.json", part(1, Map.of("succeeded", 1), differs), differs);
        assertThat(program.run("gate", "two.json", "differs.json", "--gate", "points > 0"))
                .isEqualTo(2);
        assertThat(program.err()).contains("trial 2 is in more than one of the files, and they differ", "0.9", "0.8");
        assertThat(program.run("gate", "one.json", "other.json", "--gate", "best >= 0.9"))
                .isEqualTo(2);
        assertThat(program.err()).contains("different grids");
    }

    private void part(String name, String part, long index) throws IOException {
        var best = Samples.trial(index, 0.9, 8, 50);
        var study = part(1, Map.of("succeeded", 1), best);
        study.withObjectProperty("provenance").set("part", Samples.json(part));
        write(name, study, best);
    }

    @Test
    void parts_that_are_missing_leave_no_verdict() throws IOException {
        part("s1.json", "{\"shard\": [1, 3], \"indices\": 9}", 1);
        part("s2.json", "{\"shard\": [2, 3], \"indices\": 9}", 2);
        part("s3.json", "{\"shard\": [3, 3], \"indices\": 9}", 3);

        assertThat(program.run("gate", "s1.json", "s3.json", "--gate", "best >= 0.9"))
                .isEqualTo(4);
        assertThat(program.err()).contains("No verdict: shard 2/3 is missing");
        assertThat(program.run("gate", "s1.json", "--gate", "best >= 0.9")).isEqualTo(4);
        assertThat(program.err()).contains("shard 2/3, shard 3/3 are missing");
        assertThat(program.run("gate", "s1.json", "s2.json", "--gate", "best >= 0.9", "--allow-partial"))
                .isZero();
        assertThat(program.run("gate", "s1.json", "s2.json", "s3.json", "--gate", "points == 3"))
                .isZero();

        part("r1.json", "{\"range\": [0, 3], \"indices\": 9}", 1);
        part("r2.json", "{\"range\": [5, 8], \"indices\": 9}", 6);
        part("r3.json", "{\"range\": [3, 9], \"indices\": 9}", 4);
        assertThat(program.run("gate", "r2.json", "r1.json", "--gate", "best >= 0.9"))
                .isEqualTo(4);
        assertThat(program.err()).contains("range 3:5, range 8:9 are missing");
        assertThat(program.run("gate", "r1.json", "r3.json", "--gate", "best >= 0.9"))
                .isZero();
        assertThat(program.run("gate", "r1.json", "s1.json", "--gate", "best >= 0.9"))
                .isEqualTo(4);
    }
}
