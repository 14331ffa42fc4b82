package dev.gridwright.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.host.Servers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A grid, a server that takes it, and programs that run it there or here.
abstract class RunCommandFixture {
    static final String STUDIES = "/api/v1/studies";
    static final String STUDY = STUDIES + "/" + Samples.ID;
    static final String GRID = """
            version: 1
            name: shapes
            space: {x: {min: -5, max: 10, step: 5}, y: [0, 5]}
            objective: {metric: value, goal: minimize}
            trial: {function: branin}
            """;

    @TempDir
    Path folder = Path.of("");

    FakeServer server = new FakeServer();
    final List<Servers.Settings> started = new ArrayList<>();
    final List<Duration> stopped = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.close();
        server = new FakeServer();
        Files.writeString(folder.resolve("grid.yaml"), GRID);
        server.on(
                        "POST " + STUDIES,
                        201,
                        Samples.study("running", Map.of("waiting", 400)).toString(),
                        Map.of())
                .on("GET " + STUDY + "/best", Samples.json("{\"items\": [" + Samples.trial(17, 0.9755, 16, 250) + "]}"))
                .on("GET " + STUDY + "/trials", 200, FakeServer.lines(Samples.trial(17, 0.9755, 16, 250)), Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void running(int... done) {
        for (int count : done) {
            server.on("GET " + STUDY, Samples.study("running", Map.of("succeeded", count, "waiting", 400 - count)));
        }
    }

    void ends(ObjectNode study) {
        server.on("GET " + STUDY, study);
    }

    TestProgram remote() {
        return new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());
    }

    TestProgram embedded() {
        return new TestProgram(folder).servers(settings -> {
            started.add(settings);
            return new Servers.Running() {
                @Override
                public URI address() {
                    return server.address();
                }

                @Override
                public Optional<String> token() {
                    return Optional.of("once");
                }

                @Override
                public void stop(Duration grace) {
                    stopped.add(grace);
                }
            };
        });
    }
}
