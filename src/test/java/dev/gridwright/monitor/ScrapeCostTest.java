package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.app.ServerSettings;
import dev.gridwright.app.ServerSettings.Purpose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Measures what a scrape costs with 100 studies of which 1,000,000 trials have ended; takes minutes. See
/// docs/benchmarks.md.
@EnabledIfSystemProperty(named = "gridwright.scrape.cost", matches = "true")
final class ScrapeCostTest {
    private static final int STUDIES = 100;
    private static final int POINTS = 1_000_000;
    private static final int TRIALS = 1_000_000;
    private static final Duration DEADLOCK = Duration.ofMinutes(5);
    private static final int SCRAPES = 200;
    private static final double MOST_MILLIS = 20;

    private static final String GRID = """
            version: 1
            name: cost-%d
            space: {x: {min: 1, max: %d, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    @Test
    void a_scrape_costs_little_however_many_trials_there_are(@TempDir Path folder) {
        var settings = new ServerSettings(
                folder,
                "127.0.0.1",
                0,
                2,
                OptionalLong.of(POINTS),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()));
        try (var server = new MonitoredServer(settings)) {
            measure(server, "no study");
            var studies = new ArrayList<String>();
            for (int i = 1; i <= STUDIES; i++) {
                double enough = (double) i * TRIALS / STUDIES;
                var study = server.submit(GRID.formatted(i, POINTS));
                studies.add(study);
                await().atMost(DEADLOCK).pollInterval(Duration.ofMillis(20)).until(() -> ended(server) >= enough);
                server.send("POST", "/api/v1/studies/" + study + "/pause", "");
            }
            var stands = server.scrape();
            assertThat(stands).containsEntry("gridwright_studies{state=\"paused\"}", (double) STUDIES);
            assertThat(measure(
                            server,
                            STUDIES + " studies that have not ended, %.0f trials that have".formatted(ended(server))))
                    .isLessThanOrEqualTo(MOST_MILLIS);
            server.send("POST", "/api/v1/studies/" + studies.getFirst() + "/resume", "");
            measure(server, "while trials run");
            studies.forEach(study -> server.send("POST", "/api/v1/studies/" + study + "/cancel", ""));
            studies.forEach(server::awaitEnd);
            assertThat(measure(server, STUDIES + " studies that have ended")).isLessThanOrEqualTo(MOST_MILLIS);
        }
    }

    private static double ended(MonitoredServer server) {
        return server.scrape().get("gridwright_trials_finished_total{outcome=\"succeeded\"}");
    }

    /// @return the median in milliseconds
    private static double measure(MonitoredServer server, String what) {
        var millis = new double[SCRAPES];
        int bytes = 0;
        for (int i = 0; i < SCRAPES; i++) {
            long began = System.nanoTime();
            bytes = server.send("GET", "/metrics", "").body().length();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        List.of(
                        what + ": " + bytes + " bytes",
                        "p50 %.1f ms, p95 %.1f ms, most %.1f ms"
                                .formatted(millis[SCRAPES / 2], millis[SCRAPES * 95 / 100], millis[SCRAPES - 1]))
                .forEach(System.out::println);
        return millis[SCRAPES / 2];
    }
}
