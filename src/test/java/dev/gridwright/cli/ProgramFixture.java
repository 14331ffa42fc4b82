package dev.gridwright.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The program beside a server that answers as it is told to.
abstract class ProgramFixture {
    static final String STUDY = "GET /api/v1/studies/" + Samples.ID;

    @TempDir
    Path folder = Path.of("");

    TestProgram program = new TestProgram(Path.of(""));
    FakeServer server = new FakeServer();

    @BeforeEach
    void start() {
        server.close();
        server = new FakeServer();
        program = new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
