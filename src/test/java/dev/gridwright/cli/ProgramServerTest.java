package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.Servers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which server the program speaks to, how it is told, and what it says when there is none.
final class ProgramServerTest extends ProgramFixture {
    @Test
    void a_file_with_an_unknown_name_is_refused() throws IOException {
        Files.writeString(folder.resolve(".gridwright.yaml"), "slotz: 2");

        assertThat(program.run("list")).isEqualTo(2);
        assertThat(program.err()).contains("did you mean 'slots'?");
    }

    @Test
    void config_tells_where_each_value_comes_from() throws IOException {
        Files.writeString(folder.resolve(".gridwright.yaml"), "slots: 3");
        program.variable("GRIDWRIGHT_PORT", "9000");

        assertThat(program.run("config", "-f", "csv", "-q")).isZero();
        assertThat(program.out().lines())
                .contains(
                        "port,9000,$GRIDWRIGHT_PORT",
                        "slots,3," + folder.resolve(".gridwright.yaml"),
                        "format,csv,command line",
                        "quiet,true,command line",
                        "max-wait,30s,default",
                        "data," + folder.resolve(".local/share/gridwright") + ",default");
    }

    @Test
    void control_commands_post_and_say_what_comes_next() {
        server.on(
                        "POST /api/v1/studies/" + Samples.ID + "/cancel",
                        202,
                        Samples.completed("none").put("state", "cancelled").toString(),
                        Map.of())
                .on(
                        "POST /api/v1/studies/" + Samples.ID + "/pause",
                        202,
                        Samples.study("paused", Map.of()).toString(),
                        Map.of());

        assertThat(program.run("cancel", Samples.ID, "--drain")).isZero();
        assertThat(program.out()).isEqualTo(Samples.ID + ": cancelled\n");
        assertThat(server.requests().getLast().body()).isEqualTo("{\"mode\": \"drain\"}");

        assertThat(program.run("pause", Samples.ID)).isZero();
        assertThat(program.err()).contains("gridwright resume " + Samples.ID);
    }

    @Test
    void an_unknown_study_is_the_callers_mistake() {
        assertThat(program.run("show", "nothing-x")).isEqualTo(2);
        assertThat(program.err()).startsWith("gridwright: ").doesNotContain("Exception");
    }

    @Test
    void a_server_that_refuses_is_unavailable() {
        server.on(STUDY, 401, "{\"detail\": \"A token is needed.\"}", Map.of());

        assertThat(program.run("show", Samples.ID)).isEqualTo(5);
        assertThat(program.err()).contains("GRIDWRIGHT_TOKEN");
    }

    @Test
    void a_server_that_cannot_be_reached_is_tried_for_max_wait() {
        server.close();

        assertThat(program.run("show", Samples.ID, "--max-wait", "3s")).isEqualTo(5);
        assertThat(program.err()).contains("cannot be reached");
    }

    @Test
    void a_server_that_will_be_back_is_waited_for() {
        server.on(STUDY, 503, "{\"detail\": \"draining\"}", Map.of("Retry-After", "2"))
                .on(STUDY, Samples.completed("none"));

        assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void the_token_comes_from_a_file_or_a_variable() throws IOException {
        server.on(STUDY, Samples.completed("none"));
        Files.writeString(folder.resolve("token"), "secret-1\n");
        program.variable("GRIDWRIGHT_TOKEN", "secret-2");

        assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
        assertThat(program.run("show", Samples.ID, "-f", "json", "--token-file", "token"))
                .isZero();

        assertThat(server.requests().stream().map(request -> request.headers().get("Authorization")))
                .containsExactly(List.of("Bearer secret-2"), List.of("Bearer secret-1"));
    }

    @Test
    void the_holder_of_the_data_directory_is_found_through_its_file() throws IOException {
        server.on(STUDY, Samples.completed("none"));
        var alone = new TestProgram(folder);
        Files.writeString(
                folder.resolve("server.json"),
                "{\"address\": \"" + server.address() + "\", \"token\": \"once\", \"pid\": "
                        + ProcessHandle.current().pid() + "}");

        assertThat(alone.run("show", Samples.ID, "-f", "json", "--data", ".")).isZero();
        assertThat(server.requests().getFirst().headers().get("Authorization")).containsExactly("Bearer once");
    }

    @Test
    void a_change_needs_a_server() throws IOException {
        var alone = new TestProgram(folder);
        Files.writeString(folder.resolve("server.json"), "{\"address\": \"http://127.0.0.1:1\", \"pid\": 1}");

        assertThat(alone.run("cancel", Samples.ID, "--data", ".")).isEqualTo(5);
        assertThat(alone.err()).contains("no server runs on " + folder, "gridwright serve");
    }

    @Test
    void an_address_that_is_none_is_the_callers_mistake() {
        assertThat(program.run("list", "--server", "localhost:8080")).isEqualTo(2);
        assertThat(program.err()).contains("http://localhost:8080");
    }

    @Test
    void serve_says_where_it_listens_and_ends_well_after_its_drain() {
        var running = new FakeRunning();
        var alone = new TestProgram(folder).servers(settings -> {
            running.settings = Optional.of(settings);
            return running;
        });

        assertThat(alone.run(
                        "serve", "--port", "0", "--slots", "3", "--data", "d", "--public-host", "tuning.example.com"))
                .isZero();

        assertThat(alone.err())
                .contains(
                        "listens on http://127.0.0.1:4711", folder.resolve("d").toString());
        assertThat(running.stopped).isEqualTo(Optional.of(Duration.ofSeconds(25)));
        var settings = running.settings.orElseThrow();
        assertThat(settings.slots().cpu()).hasValue(3);
        assertThat(settings.publicHosts()).containsExactly("tuning.example.com");
        assertThat(settings.embedded()).isEmpty();
    }

    private static final class FakeRunning implements Servers.Running {
        private Optional<Servers.Settings> settings = Optional.empty();
        private Optional<Duration> stopped = Optional.empty();

        @Override
        public URI address() {
            return URI.create("http://127.0.0.1:4711");
        }

        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public void stop(Duration grace) {
            stopped = Optional.of(grace);
        }
    }
}
