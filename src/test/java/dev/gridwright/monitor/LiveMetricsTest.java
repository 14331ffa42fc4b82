package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds what documents, dashboard and rules name against the metrics of a server that runs.
final class LiveMetricsTest {
    private static final String BEGIN = "<!-- metrics:begin -->";
    private static final String END = "<!-- metrics:end -->";
    private static final String GRID = """
            version: 1
            name: live
            space: {x: {min: 1, max: 5, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    /// Labels that Prometheus adds.
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static MetricsPage page;

    @BeforeAll
    static void scrape(@TempDir Path folder) {
        try (var server = new MonitoredServer(folder, 1)) {
            server.run(GRID);
            server.scrape();
            page = MetricsPage.of(
                    server.send("GET", "/metrics", "", "Accept", "application/openmetrics-text;version=1.0.0")
                            .body());
        }
    }

    @AfterAll
    static void forget() {
        page = MetricsPage.of("");
    }

    @Test
    void the_table_in_the_readme_is_that_of_the_running_server() throws IOException {
        var readme = Path.of("README.md");
        var text = Files.readString(readme);
        assertThat(text).contains(BEGIN, END);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        var table = page.table();
        if (Boolean.getBoolean("gridwright.metrics.write")) {
            Files.writeString(readme, text.substring(0, begin) + "\n" + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end).strip())
                .as("the table of metrics in README.md; -Dgridwright.metrics.write=true writes it anew")
                .isEqualTo(table.strip());
    }

    @Test
    void every_metric_and_label_of_the_dashboard_is_there() {
        Monitoring.queries().forEach(LiveMetricsTest::holds);
        for (var variable : Monitoring.dashboard().at("/templating/list")) {
            var query = variable.path("query").path("query").asText();
            holds("variable " + variable.path("name").asText(), query);
            if (!query.isEmpty()) {
                var label = query.replaceFirst(".*,\\s*(\\w+)\\)$", "$1");
                var metric = Monitoring.metrics(query).iterator().next();
                assertThat(page.labels(metric).contains(label) || OF_PROMETHEUS.contains(label))
                        .as(query)
                        .isTrue();
            }
        }
    }

    @Test
    void every_metric_and_label_of_the_rules_is_there() {
        var recorded = new TreeSet<String>();
        Monitoring.rules().stream().filter(rule -> !rule.alert()).forEach(rule -> recorded.add(rule.name()));
        for (var rule : Monitoring.rules()) {
            holds(rule.name(), rule.expression());
            var named = Pattern.compile("instance\\w*:\\w+:\\w+").matcher(rule.expression());
            while (named.find()) {
                assertThat(recorded).as(rule.name()).contains(named.group());
            }
        }
    }

    private static void holds(String where, String expression) {
        var known = new TreeSet<>(OF_PROMETHEUS);
        for (var metric : Monitoring.metrics(expression)) {
            assertThat(page.names())
                    .as("%s asks for a metric that is not there", where)
                    .contains(metric);
            known.addAll(page.labels(metric));
        }
        for (var matcher : Monitoring.matchers(expression)) {
            var metric = matcher.substring(0, matcher.indexOf('{'));
            var label = matcher.substring(matcher.indexOf('{') + 1, matcher.length() - 1);
            assertThat(page.labels(metric).contains(label) || OF_PROMETHEUS.contains(label))
                    .as("%s: %s has no label %s", where, metric, label)
                    .isTrue();
        }
        if (!Monitoring.metrics(expression).isEmpty()) {
            assertThat(known)
                    .as("%s puts series together by a label that is not there", where)
                    .containsAll(Monitoring.grouping(expression));
        }
    }

    @Test
    void every_metric_of_ours_has_a_help_text_and_keeps_to_the_rules_of_names() {
        assertThat(page.families().stream().filter(family -> family.name().startsWith("gridwright_")))
                .hasSizeGreaterThan(30)
                .allSatisfy(family -> {
                    assertThat(family.help()).as(family.name()).endsWith(".");
                    assertThat(family.type()).isIn("counter", "gauge", "histogram", "info");
                });
    }
}
