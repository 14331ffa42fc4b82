package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.Tools;
import dev.gridwright.app.ServerSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Metrics, rules and dashboard before a Prometheus of the system.
final class PrometheusTest {
    /// Reached only when nothing comes of it.
    private static final Duration LIMIT = Duration.ofSeconds(180);

    /// What is empty while all is well.
    private static final Set<String> MAY_BE_EMPTY = Set.of("annotation Restarts");

    @TempDir
    private Path folder;

    private static String endless(String name, String trial) {
        return """
                version: 1
                name: %s
                space: {x: {min: 1, max: 90000, step: 1}}
                objective: {metric: value, goal: minimize}
                limits: {parallel: 1}
                trial: %s
                """.formatted(name, trial);
    }

    @Test
    void every_query_of_dashboard_and_rules_has_an_answer_under_load() throws IOException {
        Tools.need("prometheus");
        try (var server = new MonitoredServer(folder.resolve("server"), 2);
                var prometheus = Prometheus.start(
                        folder.resolve("prometheus"), server.address(), Monitoring.read(Monitoring.RULES), 2)) {
            server.submit(endless("ends", "{function: sphere, delay: 2ms}"));
            server.submit(endless("overruns", "{function: sphere, delay: 10s, timeout: 20ms}"));

            var queries = new TreeMap<String, String>();
            Monitoring.queries().forEach((where, query) -> queries.put(where, chosen(query)));
            for (var rule : Monitoring.rules()) {
                queries.put(rule.name(), rule.expression());
            }
            var left = new TreeMap<>(queries);
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                left.entrySet().removeIf(query -> answered(prometheus, query.getKey(), query.getValue()));
                assertThat(left).as("queries without an answer").isEmpty();
            });
            // A busy machine may be late for one scrape.
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    prometheus.json("/api/v1/targets").at("/data/activeTargets"))
                            .hasSize(1)
                            .allSatisfy(target -> assertThat(
                                            target.path("lastError").asText())
                                    .isEmpty()));
            for (var rules : prometheus.json("/api/v1/rules").at("/data/groups")) {
                assertThat(rules.path("rules"))
                        .allSatisfy(rule ->
                                assertThat(rule.path("lastError").asText()).isEmpty());
            }
            for (var variable : Monitoring.dashboard().at("/templating/list")) {
                var query = variable.path("query").path("query").asText();
                if (!query.isEmpty()) {
                    var metric = query.substring("label_values(".length(), query.lastIndexOf(','));
                    assertThat(prometheus.query(chosen(metric)).at("/data/result"))
                            .as(query)
                            .isNotEmpty();
                }
            }
        }
    }

    private static String chosen(String query) {
        return query.replace("$__rate_interval", "30s")
                .replace("$job", "gridwright")
                .replace("$instance", ".+")
                .replace("$study", ".+");
    }

    private static boolean answered(Prometheus prometheus, String where, String query) {
        var answer = prometheus.query(query);
        assertThat(answer.path("status").asText()).as("%s: %s", where, answer).isEqualTo("success");
        if (where.startsWith("Gridwright") || MAY_BE_EMPTY.contains(where)) {
            return true;
        }
        return answer.at("/data/result").valueStream().anyMatch(PrometheusTest::isNumber);
    }

    private static boolean isNumber(JsonNode series) {
        return Double.isFinite(series.at("/value/1").asDouble(Double.NaN));
    }

    /// Nobody listens where the spans are sent: their ids alone matter here.
    @Test
    void prometheus_keeps_the_traces_that_durations_come_from() throws IOException {
        Tools.need("prometheus");
        var traced = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        var expression = chosen(Monitoring.queries().get("Trial duration/A"));
        try (var server = new MonitoredServer(ServerSettings.local(folder.resolve("server"), 1), traced);
                var prometheus = Prometheus.start(
                        folder.resolve("prometheus"), server.address(), Monitoring.read(Monitoring.RULES), 2)) {
            server.submit(endless("traced", "{function: sphere, delay: 20ms}"));
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                var now = Instant.now();
                assertThat(prometheus
                                .json("/api/v1/query_exemplars?query="
                                        + URLEncoder.encode(expression, StandardCharsets.UTF_8) + "&start="
                                        + now.minus(Duration.ofHours(1)).getEpochSecond() + "&end="
                                        + (now.getEpochSecond() + 60))
                                .findValuesAsText("trace_id"))
                        .isNotEmpty()
                        .allMatch(id -> id.matches("[0-9a-f]{32}"));
            });
        }
    }

    @Test
    void promtool_finds_nothing_wrong_with_the_metrics() throws Exception {
        Tools.need("promtool");
        try (var server = new MonitoredServer(folder, 1)) {
            server.run(endless("few", "{function: sphere}").replace("90000", "3"));
            server.scrape();
            assertThat(promtool(server.send("GET", "/metrics", "").body(), "check", "metrics"))
                    .isEmpty();
        }
    }

    @Test
    void promtool_accepts_the_rules_and_their_tests() throws Exception {
        Tools.need("promtool");
        assertThat(promtool("", "check", "rules", "rules.yml")).contains("SUCCESS");
        assertThat(promtool("", "check", "config", "prometheus.yml")).contains("SUCCESS");
        assertThat(promtool("", "test", "rules", "rules_test.yml")).contains("SUCCESS");
    }

    /// @return what it says
    private static String promtool(String input, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add("promtool");
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(Monitoring.FOLDER.resolve("prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
