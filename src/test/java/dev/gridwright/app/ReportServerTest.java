package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.StoredStudies;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.store.sqlite.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports of a real server and of the data directory that it left.
final class ReportServerTest {
    private static final String GRID = """
            version: 1
            name: mixed
            spaces:
              - {w: [1, 2], x: {min: -5, max: 10, step: 1}}
              - {x: [0.5, 1.5], y: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            gates: ["best <= 1", "warn: duration > 1h", "rate(failed) < 2%"]
            """;

    @Test
    void a_server_and_the_data_it_left_give_the_same_bytes(@TempDir Path folder) {
        Map<ReportFormat, String> served = new EnumMap<>(ReportFormat.class);
        String id;
        var server = Server.start(ServerSettings.local(folder, 2));
        try (var studies = new HttpStudies(server.address(), Optional.empty(), Patience.NONE)) {
            id = studies.submit(new GridDocument(GRID, "application/yaml", Map.of(), "once", Optional.empty()))
                    .path("id")
                    .asText();
            studies.events(id, 0, event -> {});
            for (var format : ReportFormat.values()) {
                served.put(format, report(studies, id, format));
            }
        } finally {
            server.close(Duration.ZERO);
        }

        try (var studies =
                new StoredStudies(folder, SqliteStore.openReadOnly(folder).orElseThrow())) {
            for (var format : ReportFormat.values()) {
                assertThat(report(studies, id, format)).as(format.word()).isEqualTo(served.get(format));
            }
        }
        assertThat(served.getOrDefault(ReportFormat.CSV, "").lines()).hasSize(1 + 32 + 4);
        assertThat(served.get(ReportFormat.CSV)).startsWith("index,params.w,params.x,params.y,");
        assertThat(served.get(ReportFormat.MARKDOWN)).contains("✅ gates passed", "⚠️ warning");
    }

    private static String report(StudyReader studies, String id, ReportFormat format) {
        var bytes = new ByteArrayOutputStream();
        studies.report(id, format, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
