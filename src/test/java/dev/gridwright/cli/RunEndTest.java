package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Runs that are ended from outside, by a signal or the timeout.
final class RunEndTest extends RunCommandFixture {
    @Test
    void an_interrupted_embedded_run_leaves_its_study_paused_and_says_how_to_go_on() {
        running(100);
        server.on(
                "POST " + STUDY + "/pause",
                202,
                Samples.study("paused", Map.of("succeeded", 101)).toString(),
                Map.of());
        var program = embedded().signal(ExitCode.INTERRUPTED, Duration.ofSeconds(3));

        assertThat(program.run("run", "grid.yaml", "--data", "my data")).isEqualTo(130);

        assertThat(server.routes()).contains("POST " + STUDY + "/pause");
        assertThat(stopped).contains(Duration.ofSeconds(1));
        assertThat(program.err())
                .contains(
                        "What was measured is kept",
                        "gridwright run --data '" + folder.resolve("my data") + "' --resume " + Samples.ID);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void a_terminated_remote_run_cancels_its_study() {
        running(100);
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
        var program = remote().signal(ExitCode.TERMINATED, Duration.ofSeconds(3));

        assertThat(program.run("run", "grid.yaml")).isEqualTo(143);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
        assertThat(started).isEmpty();
    }

    @Test
    void the_time_of_an_embedded_run_is_counted_from_the_start_of_the_command() {
        running(100);
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s500ms")).isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
        assertThat(program.err()).contains("--timeout passed: cancelling");
    }

    @Test
    void a_remote_study_is_cancelled_after_the_timeout_when_it_is_to_be() {
        running(100, 100, 100, 100, 100, 100, 100, 100);
        cancels();
        ends(Samples.study("cancelled", Map.of("succeeded", 100)));

        assertThat(remote().run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "cancel"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
    }

    @Test
    void a_study_whose_acceptance_comes_after_the_timeout_is_cancelled_all_the_same() {
        running(100);
        cancels();
        ends(Samples.study("cancelled", Map.of("succeeded", 100)));

        assertThat(remote().firstAnswerLate().run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "cancel"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST /api/v1/studies", "POST " + STUDY + "/cancel");
    }

    @Test
    void what_there_is_of_a_study_that_takes_long_to_be_cancelled_is_written() throws IOException {
        running(100);
        cancels();
        server.on("GET " + STUDY + "/report", 200, "{\"trials\": [{}]}", Map.of());
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s", "-o", "r.json"))
                .isEqualTo(124);
        assertThat(program.err()).contains("Whether it was cancelled is not known yet");
        assertThat(Samples.json(Files.readString(folder.resolve("r.json"))).path("trials"))
                .hasSize(1);
    }

    @Test
    void an_embedded_study_is_left_paused_after_the_timeout_when_it_is_to_be() {
        running(100);
        pauses();
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "leave"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/pause");
        assertThat(program.err()).contains("gridwright run --resume " + Samples.ID);
    }

    @Test
    void an_interrupted_run_cancels_or_leaves_its_study_as_it_is_told_to() {
        running(100);
        cancels();
        assertThat(embedded()
                        .signal(ExitCode.INTERRUPTED, Duration.ofSeconds(3))
                        .run("run", "grid.yaml", "--on-interrupt", "cancel"))
                .isEqualTo(130);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel").doesNotContain("POST " + STUDY + "/pause");

        var remote = remote().signal(ExitCode.TERMINATED, Duration.ofSeconds(3));
        assertThat(remote.run("run", "grid.yaml", "--on-interrupt", "leave")).isEqualTo(143);
        assertThat(server.routes().stream().filter(("POST " + STUDY + "/cancel")::equals))
                .hasSize(1);
        assertThat(remote.err()).contains("goes on", "gridwright watch " + Samples.ID);
    }

    private void cancels() {
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
    }

    private void pauses() {
        server.on(
                "POST " + STUDY + "/pause",
                202,
                Samples.study("paused", Map.of("succeeded", 101)).toString(),
                Map.of());
    }

    @Test
    void a_remote_study_goes_on_after_the_timeout() {
        running(100);

        assertThat(remote().run("run", "grid.yaml", "--timeout", "1s")).isEqualTo(124);
        assertThat(server.routes()).doesNotContain("POST " + STUDY + "/cancel");
    }
}
