package dev.gridwright.report;

import static dev.gridwright.report.MadeResults.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.api.Wire;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableReportsTest {
    private static final MadeResults THREE = MadeResults.of(0).trials(4, index -> switch ((int) index) {
        case 0 -> MadeResults.succeeded(index, point("C", 1, "kernel", "linear"), 0.5, 0.7);
        case 1 -> MadeResults.succeeded(index, point("C", 10, "kernel", "rbf", "gamma", 0.1), 0.8, 0.9);
        case 2 -> MadeResults.fallen(index, point("C", 100, "kernel", "a,\"b\""), Outcome.FAILED, Cause.EXIT, "x\ny");
        default -> MadeResults.succeeded(index, point("C", 1000, "kernel", "linear"), 0.5, 0.7);
    });

    /// The rows by column; no cell of these tests has a line end but one in quotes.
    private static List<Map<String, String>> rows(String csv) {
        var records = new ArrayList<List<String>>();
        var record = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                record.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    records.add(List.copyOf(record));
                    record.clear();
                }
            } else {
                cell.append(c);
            }
        }
        var headings = records.getFirst();
        return records.stream()
                .skip(1)
                .map(row -> {
                    assertThat(row).hasSameSizeAs(headings);
                    var byName = new LinkedHashMap<String, String>();
                    IntStream.range(0, row.size()).forEach(i -> byName.put(headings.get(i), row.get(i)));
                    return (Map<String, String>) byName;
                })
                .toList();
    }

    @Test
    void json_is_the_study_with_its_trials_by_index() throws Exception {
        var document = Wire.JSON.readTree(MadeResults.of(1_234).text(ReportFormat.JSON));

        assertThat(document.path("id").asText()).isEqualTo("digits-forest-k3x9q2");
        assertThat(document.path("trials")).hasSize(1_234);
        assertThat(document.at("/trials/1233/index").asInt()).isEqualTo(1_233);
        assertThat(Wire.JSON.readTree(MadeResults.of(0).text(ReportFormat.JSON)).path("trials"))
                .isEmpty();
    }

    @Test
    void csv_has_a_column_for_a_parameter_that_only_late_trials_have() {
        var late = MadeResults.of(60).text(ReportFormat.CSV);

        assertThat(late).startsWith("index,params.max_depth,params.kernel,params.gamma,state,");
        assertThat(rows(late)).hasSize(60);
        assertThat(rows(late).get(24)).containsEntry("message", "it ended with exit code 3\nand said no more");
    }

    @Test
    void sklearn_has_the_columns_of_cv_results() {
        var rows = rows(THREE.text(ReportFormat.SKLEARN));

        assertThat(rows.getFirst().keySet())
                .containsExactly(
                        "mean_fit_time",
                        "std_fit_time",
                        "mean_score_time",
                        "std_score_time",
                        "param_C",
                        "param_kernel",
                        "param_gamma",
                        "params",
                        "split0_test_score",
                        "split1_test_score",
                        "mean_test_score",
                        "std_test_score",
                        "rank_test_score",
                        "split0_test_accuracy",
                        "split1_test_accuracy",
                        "mean_test_accuracy",
                        "std_test_accuracy",
                        "index",
                        "state");
        assertThat(rows.get(1))
                .containsEntry("params", "{\"C\":10,\"kernel\":\"rbf\",\"gamma\":0.1}")
                .containsEntry("split1_test_score", "0.9")
                .containsEntry("rank_test_score", "1")
                .containsEntry("mean_fit_time", "1.5")
                .containsEntry("std_fit_time", "0.5")
                .containsEntry("mean_score_time", "");
        assertThat(Double.parseDouble(rows.get(1).get("std_test_score"))).isCloseTo(0.05, within(1e-12));
        assertThat(rows.get(0)).containsEntry("rank_test_score", "2").containsEntry("param_gamma", "");
        assertThat(rows.get(3)).containsEntry("rank_test_score", "2");
        assertThat(rows.get(2))
                .containsEntry("rank_test_score", "4")
                .containsEntry("mean_test_score", "")
                .containsEntry("param_kernel", "a,\"b\"");
    }

    @Test
    void a_metric_called_score_makes_no_column_twice() {
        var scored = MadeResults.succeeded(0, point("C", 1), 0.5, 0.7);
        var metrics = new LinkedHashMap<>(scored.metrics());
        metrics.put("score", 3.0);
        var trial = new Trial(
                0,
                scored.point(),
                scored.outcome(),
                scored.cause(),
                "",
                scored.objective(),
                scored.deviation(),
                metrics,
                scored.reused(),
                1,
                scored.attempts(),
                scored.measurements());
        var headings = THREE.trials(1, index -> trial)
                .text(ReportFormat.SKLEARN)
                .lines()
                .findFirst()
                .orElseThrow()
                .split(",");

        assertThat(headings).doesNotHaveDuplicates().contains("mean_test_score");
    }

    @Test
    void sklearn_scores_are_negated_where_less_is_better() {
        var rows = rows(THREE.goal(Goal.MINIMIZE).text(ReportFormat.SKLEARN));

        assertThat(rows.getFirst())
                .containsEntry("split0_test_score", "-0.5")
                .containsEntry("split0_test_accuracy", "0.5")
                .containsEntry("rank_test_score", "1");
        assertThat(rows.get(1)).containsEntry("rank_test_score", "3");
        assertThat(rows.get(3)).containsEntry("rank_test_score", "1");
    }

    @Test
    void optuna_has_the_columns_of_its_data_frame() {
        var rows = rows(THREE.text(ReportFormat.OPTUNA));

        assertThat(rows.getFirst().keySet())
                .containsExactly(
                        "number",
                        "value",
                        "datetime_start",
                        "datetime_complete",
                        "duration",
                        "params_C",
                        "params_kernel",
                        "params_gamma",
                        "user_attrs_cause",
                        "user_attrs_message",
                        "user_attrs_accuracy",
                        "user_attrs_fit_seconds",
                        "user_attrs_outcome",
                        "state");
        assertThat(rows.get(1))
                .containsEntry("datetime_start", "2026-03-01 09:30:01.000000")
                .containsEntry("duration", "0 days 00:00:01.500000")
                .containsEntry("state", "COMPLETE");
        assertThat(rows.get(2))
                .containsEntry("state", "FAIL")
                .containsEntry("value", "")
                .containsEntry("user_attrs_cause", "exit")
                .containsEntry("user_attrs_message", "x\ny");
    }
}
