package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What Grafana, and whoever looks at it, need of the dashboard.
final class DashboardTest {
    private static final Set<String> UNITS = Set.of("none", "short", "ops", "reqps", "s", "bytes", "percentunit");
    private static final Set<String> BUILT_IN = Set.of("__rate_interval", "__interval", "__range", "__all", "__auto");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:])(?:gridwright|jvm|process|system)_\\w+(\\{[^}]*})?");
    private static final Pattern COUNTED = Pattern.compile("\\w+_(?:total|bucket|sum|count)\\{");
    private static final Pattern RATED = Pattern.compile("(?:rate|increase)\\((\\w+\\{[^}]*}\\[[^]]*])\\)");

    private final JsonNode dashboard = Monitoring.dashboard();
    private final List<JsonNode> panels = Monitoring.panels();

    @Test
    void it_works_provisioned_from_a_file_and_imported() {
        assertThat(dashboard.has("__inputs")).isFalse();
        assertThat(dashboard.has("__requires")).isFalse();
        assertThat(dashboard.has("id")).isFalse();
        assertThat(dashboard.path("uid").asText()).isEqualTo("gridwright");
        assertThat(dashboard.path("title").asText()).isEqualTo("Gridwright");
        assertThat(dashboard.path("editable").asBoolean(true)).isFalse();
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.path("refresh").isTextual()).isTrue();
        assertThat(Monitoring.read(Monitoring.DASHBOARD)).doesNotContain("${DS_");
    }

    @Test
    void every_panel_has_a_name_a_description_a_unit_and_a_query() {
        assertThat(panels).hasSizeBetween(20, 30);
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
        assertThat(panels.stream().map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.path("description").asText()).isNotBlank().endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isIn(UNITS);
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(panel.path("targets")
                            .valueStream()
                            .map(target -> target.path("refId").asText()))
                    .doesNotHaveDuplicates();
        });
        var thresholds =
                dashboard.findValues("steps").stream().filter(JsonNode::isArray).toList();
        assertThat(thresholds)
                .isNotEmpty()
                .allSatisfy(steps -> assertThat(steps.path(0).path("value").isNull())
                        .as("the first threshold has no bound")
                        .isTrue());
    }

    /// Of a range Grafana would go on showing the last number there was.
    @Test
    void a_number_of_what_ends_just_now_is_asked_for_at_the_moment() {
        for (var panel : panels) {
            for (var target : panel.path("targets")) {
                assertThat(target.path("instant").asBoolean())
                        .as(panel.path("title").asText())
                        .isNotEqualTo(target.path("range").asBoolean());
            }
            if (panel.path("description").asText().contains("Nothing is shown while nothing ends")) {
                assertThat(panel.at("/targets/0/instant").asBoolean()).isTrue();
                assertThat(panel.at("/options/graphMode").asText()).isEqualTo("none");
                assertThat(panel.at("/fieldConfig/defaults/noValue").asText()).isNotEmpty();
            }
        }
    }

    /// Grafana asks for exemplars for the first query alone that names a histogram.
    @Test
    void durations_of_trials_are_shown_with_the_traces_they_come_from() {
        var titles = Set.of("Trial duration", "Trial durations");
        assertThat(panels.stream()
                        .filter(panel -> panel.at("/targets/0/exemplar").asBoolean())
                        .map(panel -> panel.path("title").asText()))
                .containsExactlyInAnyOrderElementsOf(titles);
    }

    @Test
    void all_of_it_asks_the_source_that_is_chosen() {
        assertThat(Stream.concat(
                        panels.stream(),
                        panels.stream().flatMap(panel -> panel.path("targets").valueStream())))
                .allSatisfy(part -> {
                    assertThat(part.at("/datasource/type").asText()).isEqualTo("prometheus");
                    assertThat(part.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                });
        var variables = dashboard.at("/templating/list").valueStream().toList();
        assertThat(variables.stream().map(variable -> variable.path("name").asText()))
                .containsExactly("datasource", "job", "instance", "study");
        assertThat(variables.getFirst().path("type").asText()).isEqualTo("datasource");
        assertThat(variables.getFirst().path("query").asText()).isEqualTo("prometheus");
        for (var variable : variables.subList(1, variables.size())) {
            assertThat(variable.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(variable.path("multi").asBoolean()).isTrue();
            assertThat(variable.path("includeAll").asBoolean()).isTrue();
            assertThat(variable.path("allValue").asText()).isEqualTo(".+");
            assertThat(variable.path("refresh").asInt())
                    .as("on a change of the time")
                    .isEqualTo(2);
        }
    }

    @Test
    void every_variable_is_defined() {
        var defined = dashboard
                .at("/templating/list")
                .valueStream()
                .map(variable -> variable.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        defined.addAll(BUILT_IN);
        var used = new TreeSet<String>();
        var matcher = VARIABLE.matcher(Monitoring.read(Monitoring.DASHBOARD));
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        assertThat(defined).containsAll(used);
        assertThat(used).contains("datasource", "job", "instance", "study", "__rate_interval");
    }

    @Test
    void every_selector_keeps_to_the_chosen_job_and_instance() {
        assertThat(Monitoring.queries()).allSatisfy((where, query) -> {
            var selectors = SELECTOR.matcher(query);
            int found = 0;
            while (selectors.find()) {
                found++;
                assertThat(String.valueOf(selectors.group(1)))
                        .as("%s: %s", where, selectors.group())
                        .contains("job=~\"$job\"", "instance=~\"$instance\"");
            }
            assertThat(found).as(where).isPositive();
        });
    }

    @Test
    void counters_are_shown_as_rates_over_the_interval_of_the_scrapes() {
        assertThat(Monitoring.queries()).allSatisfy((where, query) -> {
            var rest = RATED.matcher(query).replaceAll("");
            assertThat(COUNTED.matcher(rest).find())
                    .as("%s: a bare counter", where)
                    .isFalse();
            assertThat(query.replace("[$__rate_interval]", "")).as(where).doesNotContain("[");
        });
    }

    @Test
    void no_panel_lies_on_another_and_none_leaves_the_page() {
        var taken = new HashSet<List<Integer>>();
        for (var panel : dashboard.path("panels")) {
            var at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(
                                    at.path("x").asInt() + x, at.path("y").asInt() + y)))
                            .as("%s has its own place", panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void its_rows_tell_from_the_general_to_the_special() {
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .filter(panel -> panel.path("type").asText().equals("row"))
                        .map(row -> row.path("title").asText()))
                .containsExactly("Overview", "Trials", "Slots and store", "Study $study", "API and JVM");
    }
}
