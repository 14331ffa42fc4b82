package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What operators need of the alerts.
final class RulesTest {
    private static final String RUNBOOK = "docs/operations.md#";

    private final List<Monitoring.Rule> alerts =
            Monitoring.rules().stream().filter(Monitoring.Rule::alert).toList();

    @Test
    void every_alert_says_what_it_means_and_where_to_read_on() {
        var runbook = Monitoring.read(Path.of("docs/operations.md")).lines().toList();
        assertThat(alerts).hasSizeGreaterThanOrEqualTo(8);
        for (var alert : alerts) {
            assertThat(alert.name()).startsWith("Gridwright");
            assertThat(alert.text("labels", "severity")).isIn(Set.of("critical", "warning", "info"));
            assertThat(alert.text("annotations", "summary")).endsWith(".").doesNotContain("{{");
            assertThat(alert.text("annotations", "description")).contains("{{ $labels.instance }}");
            assertThat(alert.text("annotations", "runbook_url"))
                    .isEqualTo(RUNBOOK + alert.name().toLowerCase(Locale.ROOT));
            assertThat(runbook).as("a section of the runbook").contains("### " + alert.name());
            assertThat(alert.all()).containsKey("for");
        }
    }

    @Test
    void every_alert_is_tested_to_fire_and_not_to_fire() {
        var tests = Monitoring.read(Monitoring.FOLDER.resolve("prometheus/rules_test.yml"));
        for (var alert : alerts) {
            assertThat(tests)
                    .as(alert.name())
                    .containsPattern("alertname: " + alert.name() + "\\n.*\\n +exp_alerts:\\n")
                    .containsPattern("alertname: " + alert.name() + "\\n.*\\n +exp_alerts: \\[]");
        }
    }

    @Test
    void recorded_series_say_level_metric_and_operation() {
        assertThat(Monitoring.rules().stream().filter(rule -> !rule.alert()).map(Monitoring.Rule::name))
                .isNotEmpty()
                .allMatch(name -> name.matches("instance(_\\w+)?:gridwright_\\w+:\\w+"));
    }
}
