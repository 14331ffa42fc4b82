package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.grid.trial.CommandsFile;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may run which commands on a server.
final class CommandSafetyTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AD_HOC = grid("command: [sh, -c, 'echo \"{\\\"value\\\": ${x}}\"']");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private static String grid(String trial) {
        return "version: 1\nname: g\nspace: {x: [1, 2]}\nobjective: {metric: value, goal: maximize}\ntrial: {" + trial
                + "}\n";
    }

    private Server start(CommandRules rules, boolean tokenRequired) {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(1),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.empty(), OptionalLong.empty(), rules),
                new Safety(tokenRequired, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT),
                ServerSettings.Outside.DEFAULT));
    }

    @Test
    void a_server_without_tokens_runs_no_command_that_is_not_registered() throws Exception {
        try (var server = start(CommandRules.NONE, false)) {
            var answer = submit(server, AD_HOC, "");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("/problems/forbidden", "--commands", "--allow-commands");
            var plan = post(server, "/api/v1/plan", AD_HOC, "");
            assertThat(plan.statusCode()).isEqualTo(200);
            assertThat(plan.body()).contains("not registered on this server");
        }
    }

    @Test
    void how_commands_are_ended_is_said_when_a_server_is_looked_at_and_a_command_planned() throws Exception {
        try (var server = start(CommandRules.NONE, false)) {
            var checks = JSON.readTree(get(server, "/health/ready", "").body()).path("checks");
            assertThat(checks)
                    .filteredOn(check -> check.path("name").asText().equals("commands"))
                    .singleElement()
                    .satisfies(check -> {
                        assertThat(check.path("status").asText()).isEqualTo("UP");
                        assertThat(check.path("detail").asText()).matches("Kill ladder (A\\+B|B|A|C): .* a?.*");
                    });
            var plan = JSON.readTree(post(server, "/api/v1/plan", AD_HOC, "").body());
            assertThat(plan.path("guarantees").toString()).contains("is told to end", "rocess");
            var said = plan.path("guarantees")
                    .get(plan.path("guarantees").size() - 1)
                    .asText();
            assertThat(checks.toString()).contains(said.substring(1));
            assertThat(Commands.killing())
                    .as("what is found out without a server")
                    .isEqualTo(said);
            var other =
                    post(server, "/api/v1/plan", grid("function: sphere"), "").body();
            assertThat(other).doesNotContain(said);
        }
    }

    /// Whatever grace its grid asks for, it is killed before the server gives it up.
    @Test
    void a_server_that_ends_kills_what_does_not_want_to() throws Exception {
        var started = folder.resolve("started");
        var script = "trap '' TERM; echo $$ >" + started + ".new; mv " + started + ".new " + started
                + "; while :; do sleep 1; done";
        try (var server = start(new CommandRules(Map.of(), true), false)) {
            var answer =
                    submit(server, grid("command: [sh, -c, \"" + script + "\"], timeout: {run: 1h, grace: 5m}"), "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            Awaitility.await().atMost(DEADLOCK).until(() -> Files.exists(started));

            server.close(Duration.ZERO);
        }
        assertThat(marked(started.toString())).isEmpty();
    }

    /// The processes that have that word in their command line.
    private static List<String> marked(String word) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(word))
                .toList();
    }

    @Test
    void it_runs_them_when_its_operator_allows_it_and_hands_nothing_of_its_environment_on() throws Exception {
        try (var server = start(new CommandRules(Map.of(), true), false)) {
            var answer = submit(server, grid("command: [sh, -c, 'pwd; env; echo \"{\\\"value\\\": 1}\"']"), "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var location = answer.headers().firstValue("Location").orElseThrow();
            ended(server, location, "");

            var log = get(server, location + "/trials/0/log", "").body();
            assertThat(log).contains("/attempts/", "/work\n", "PATH=");
            assertThat(log.lines()
                            .filter(line -> line.matches("[A-Z_a-z]+=.*"))
                            .map(line -> line.substring(0, line.indexOf('='))))
                    .allMatch(name -> name.matches(
                            "GRIDWRIGHT_.*|PATH|HOME|LANG|LANGUAGE|LC_.*|TZ|USER|LOGNAME|SHELL|PWD|OLDPWD|SHLVL|_"
                                    + "|LD_LIBRARY_PATH|.*_THREADS|PYTHONUNBUFFERED"));
        }
    }

    @Test
    void a_token_needs_the_scope_for_commands_that_are_not_registered() throws Exception {
        try (var server = start(CommandRules.NONE, true)) {
            var admin = server.token().orElseThrow();
            var submitter = token(server, admin, "\"submit\", \"read\"");
            var trusted = token(server, admin, "\"submit\", \"read\", \"commands:adhoc\"");

            var refused = submit(server, AD_HOC, submitter);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("commands:adhoc");
            var accepted = submit(server, AD_HOC, trusted);
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
            assertThat(ended(server, accepted.headers().firstValue("Location").orElseThrow(), trusted))
                    .contains("\"succeeded\":2");
        }
    }

    @Test
    void a_registered_command_runs_for_everybody_who_may_submit_in_its_folder() throws Exception {
        Files.createDirectories(folder.resolve("jobs"));
        Files.writeString(folder.resolve("jobs/score.sh"), "pwd; echo \"{\\\"value\\\": $1}\"\n");
        var file = Files.writeString(folder.resolve("commands.yaml"), """
                score:
                  command: [sh, score.sh, "${x}"]
                  folder: jobs
                  parameters: {x: {type: integer, min: 0, max: 9}}
                """);
        try (var server = start(new CommandRules(CommandsFile.read(file), false), false)) {
            var answer = submit(server, grid("command: score"), "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var location = answer.headers().firstValue("Location").orElseThrow();

            assertThat(ended(server, location, "")).contains("\"succeeded\":2");
            assertThat(get(server, location + "/trials/0/log", "").body())
                    .startsWith(folder.resolve("jobs").toRealPath().toString());
            var outside = submit(server, grid("command: score").replace("[1, 2]", "[1, 10]"), "");
            assertThat(outside.statusCode()).isEqualTo(422);
            assertThat(outside.body()).contains("from 0 up to 9");
        }
    }

    @Test
    void what_was_allowed_once_does_not_run_after_the_operator_has_taken_the_right_away() throws Exception {
        var marker = folder.resolve("marker");
        var grid = grid("command: [sh, -c, 'echo ran >> " + marker + "; exit 1']");
        String study;
        try (var server = start(new CommandRules(Map.of(), true), false)) {
            study = submit(server, grid, "").headers().firstValue("Location").orElseThrow();
            ended(server, study, "");
        }
        var before = Files.readString(marker);

        try (var server = start(CommandRules.NONE, false)) {
            var answer = post(server, study + "/retry", "{}", "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("/problems/not-runnable", "--allow-commands");
        }
        assertThat(Files.readString(marker)).isEqualTo(before);
    }

    @Test
    void arguments_for_a_registered_command_never_run_as_a_program_of_their_own() throws Exception {
        var marker = folder.resolve("marker");
        var file =
                Files.writeString(folder.resolve("commands.yaml"), "note: {command: [sh, -c, exit 1, \"${args}\"]}\n");
        String study;
        try (var server = start(new CommandRules(CommandsFile.read(file), false), false)) {
            var grid = grid("command: note, args: [sh, -c, 'echo ran >> " + marker + "']");
            study = submit(server, grid, "").headers().firstValue("Location").orElseThrow();
            ended(server, study, "");
        }

        try (var server = start(CommandRules.NONE, false)) {
            var answer = post(server, study + "/retry", "{}", "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("no command is registered");
        }
        assertThat(marker).doesNotExist();
    }

    @Test
    void who_may_not_submit_a_command_may_not_set_one_going_otherwise() throws Exception {
        try (var server = start(CommandRules.NONE, true)) {
            var admin = server.token().orElseThrow();
            var submitter = token(server, admin, "\"submit\", \"read\"");
            var grid = grid("command: [sh, -c, 'exit 1']");
            var study =
                    submit(server, grid, admin).headers().firstValue("Location").orElseThrow();
            ended(server, study, admin);

            for (var request : Map.of("/retry", "{}", "/points", "{\"points\": [{\"x\": 3}]}")
                    .entrySet()) {
                var answer = post(server, study + request.getKey(), request.getValue(), submitter);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
                assertThat(answer.body()).contains("commands:adhoc");
            }
            assertThat(post(server, study + "/retry", "{}", admin).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void a_parameter_does_not_hide_what_a_registered_command_gets_of_its_trial() throws Exception {
        var file =
                Files.writeString(folder.resolve("commands.yaml"), "fit: {command: [fit, --out, \"${output_dir}\"]}\n");
        try (var server = start(new CommandRules(CommandsFile.read(file), false), false)) {
            var answer = submit(server, grid("command: fit").replace("{x: [1, 2]}", "{output_dir: [/srv/models]}"), "");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("would hide", "output_dir");
        }
    }

    private String token(Server server, String admin, String scopes) throws Exception {
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/tokens"))
                .timeout(DEADLOCK)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + admin)
                .POST(BodyPublishers.ofString("{\"name\": \"t\", \"scopes\": [" + scopes + "]}"));
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("token").asText();
    }

    private String ended(Server server, String location, String token) throws Exception {
        var request = request(server, location + "?until=ended", token).header("Prefer", "wait=60");
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private HttpResponse<String> get(Server server, String path, String token) throws Exception {
        return client.send(request(server, path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> submit(Server server, String grid, String token) throws Exception {
        return post(server, "/api/v1/studies", grid, token);
    }

    private HttpResponse<String> post(Server server, String path, String grid, String token) throws Exception {
        var request = request(server, path, token)
                .header("Content-Type", grid.startsWith("{") ? "application/json" : "application/yaml")
                .POST(BodyPublishers.ofString(grid));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Server server, String path, String token) {
        var request = HttpRequest.newBuilder(server.address().resolve(path)).timeout(DEADLOCK);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
