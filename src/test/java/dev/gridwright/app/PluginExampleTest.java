package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.plugin.Objective;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of an objective in Java, built and run as its reader would.
final class PluginExampleTest {
    private static final Path EXAMPLE = Path.of("grids/plugin").toAbsolutePath();

    private static final String OWN = """
            version: 1
            name: own
            space: {x: [1, 2, 3]}
            objective: {metric: value, goal: maximize}
            trial: {java: {class: same.Name, jar: %s}, isolation: %s}
            cache: {mode: readwrite}
            """;

    private static final String SAME_NAME = """
            package same;

            public final class Name implements dev.gridwright.plugin.Objective {
                private static int asked;

                @Override
                public java.util.Map<String, Double> evaluate(dev.gridwright.plugin.Trial trial) {
                    boolean alone = getClass().getClassLoader() == Thread.currentThread().getContextClassLoader();
                    boolean others = seen("dev.gridwright.app.Main") || seen("com.fasterxml.jackson.databind.JsonNode");
                    return java.util.Map.of("value", %s * trial.doubleParameter("x"),
                            "asked", (double) ++asked, "hidden", alone && !others ? 1.0 : 0.0);
                }

                private static boolean seen(String name) {
                    try {
                        Class.forName(name);
                        return true;
                    } catch (ClassNotFoundException e) {
                        return false;
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path plugins;

    @BeforeEach
    void folders() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    /// All of the program that the author of a plug-in needs.
    private Path interfaceAlone() throws IOException {
        var name = Objective.class.getPackageName().replace('.', '/');
        var into = Files.createDirectories(folder.resolve("interface").resolve(name));
        for (var type : List.of("Objective", "Trial", "ParameterMismatch")) {
            try (var in = Objective.class.getResourceAsStream(type + ".class")) {
                Files.write(
                        into.resolve(type + ".class"),
                        Optional.ofNullable(in).orElseThrow().readAllBytes());
            }
        }
        return folder.resolve("interface");
    }

    private void build(Path source, String jar) throws IOException {
        var classes = Files.createTempDirectory(folder, "classes");
        var words = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        words,
                        words,
                        "-proc:none",
                        "-cp",
                        interfaceAlone().toString(),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).as(words.toString(StandardCharsets.UTF_8)).isZero();
        try (var out = new JarOutputStream(Files.newOutputStream(plugins.resolve(jar)));
                var files = Files.walk(classes)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
    }

    private void buildOwn(String factor, String jar) throws IOException {
        var source = Files.createDirectories(folder.resolve("source")).resolve("Name.java");
        Files.writeString(source, SAME_NAME.formatted(factor));
        build(source, jar);
    }

    private Server start() {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                1,
                OptionalLong.of(1_000),
                Optional.of(plugins),
                Set.of(),
                new Purpose.Serve(Optional.of(folder))));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return Wire.JSON.readTree(answer.body());
    }

    private JsonNode run(Server server, String grid) throws Exception {
        var submitted = send(HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid)));
        var ended = server.address()
                .resolve("/api/v1/studies/" + submitted.path("id").asText() + "?until=ended");
        JsonNode study;
        do {
            study = send(HttpRequest.newBuilder(ended).header("Prefer", "wait=60"));
        } while (study.path("ended_at").isNull());
        return study;
    }

    private List<JsonNode> trials(Server server, JsonNode study) throws Exception {
        var page = send(HttpRequest.newBuilder(
                server.address().resolve("/api/v1/studies/" + study.path("id").asText() + "/trials")));
        var trials = new ArrayList<JsonNode>();
        page.path("items").forEach(trials::add);
        return trials;
    }

    @Test
    void the_example_is_built_with_the_interface_alone_and_runs_in_both_isolations() throws Exception {
        build(EXAMPLE.resolve("tour/Annealing.java"), "annealing.jar");
        var grid = Files.readString(EXAMPLE.resolve("annealing.yaml"));
        try (var server = start()) {
            var inProcess = run(server, grid);
            assertThat(inProcess.at("/counts/succeeded").asLong()).isEqualTo(12);
            assertThat(inProcess.path("verdict").asText()).isEqualTo("passed");
            // How it is kept apart does not belong to the results, so nothing runs unless it has to.
            var cached = run(server, grid.replace("isolation: process", "isolation: thread"));
            assertThat(cached.at("/counts/cached").asLong()).isEqualTo(12);
            var inThread = run(
                    server,
                    grid.replace("isolation: process", "isolation: thread").replace("readwrite", "off"));
            assertThat(inThread.at("/counts/cached").asLong()).isZero();
            assertThat(inThread.at("/counts/succeeded").asLong()).isEqualTo(12);

            var one = trials(server, inProcess);
            var other = trials(server, inThread);
            for (int i = 0; i < one.size(); i++) {
                assertThat(other.get(i).path("objective")).isEqualTo(one.get(i).path("objective"));
                assertThat(other.get(i).path("measurements"))
                        .isEqualTo(one.get(i).path("measurements"))
                        .hasSize(3 * 21);
            }
        }
    }

    @Test
    void jars_with_classes_of_one_name_do_not_meet() throws Exception {
        buildOwn("10", "ten.jar");
        buildOwn("100", "hundred.jar");
        try (var server = start()) {
            for (var isolation : List.of("thread", "process")) {
                for (var jar : List.of("ten.jar", "hundred.jar", "ten.jar")) {
                    var grid = OWN.formatted(jar, isolation).replace("readwrite", "off");
                    var study = run(server, grid);
                    assertThat(study.at("/best/objective").asDouble())
                            .as("%s in a %s", jar, isolation)
                            .isEqualTo(jar.equals("ten.jar") ? 30 : 300);
                    assertThat(trials(server, study))
                            .extracting(trial -> trial.at("/metrics/hidden").asDouble())
                            .containsOnly(1.0);
                }
            }
        }
    }

    @Test
    void a_new_jar_of_the_same_name_is_run_and_the_old_results_are_not_reused() throws Exception {
        buildOwn("10", "own.jar");
        try (var server = start()) {
            for (var isolation : List.of("process", "thread")) {
                var grid = OWN.formatted("own.jar", isolation);
                buildOwn("10", "own.jar");
                assertThat(run(server, grid).at("/best/objective").asDouble()).isEqualTo(30);
                assertThat(run(server, grid).at("/counts/cached").asLong()).isEqualTo(3);
                buildOwn("7", "own.jar");
                var changed = run(server, grid);
                assertThat(changed.at("/best/objective").asDouble()).isEqualTo(21);
            }
        }
    }
}
