package dev.gridwright.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Point;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {

    private final Metrics metrics = new Metrics(new Metrics.Build("1.2.3", "abc", "25"));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void known_label_values_start_at_zero() {
        assertThat(lines())
                .contains(
                        "gridwright_build_info{java_version=\"25\",revision=\"abc\",version=\"1.2.3\"} 1",
                        "gridwright_studies{state=\"queued\"} 0.0",
                        "gridwright_studies_submitted_total 0.0",
                        "gridwright_studies_rejected_total{reason=\"too_large\"} 0.0",
                        "gridwright_studies_finished_total{state=\"completed\"} 0.0",
                        "gridwright_trials_started_total 0.0",
                        "gridwright_trials_finished_total{outcome=\"timed_out\"} 0.0",
                        "gridwright_trials_retried_total{cause=\"oom\"} 0.0",
                        "gridwright_trials_cached_total 0.0",
                        "gridwright_trial_duration_seconds_count{kind=\"model\",outcome=\"succeeded\"} 0",
                        "gridwright_slots{pool=\"cpu\",state=\"abandoned\"} 0.0");
    }

    @Test
    void what_happens_is_counted_once() {
        metrics.studySubmitted();
        metrics.studyRejected(EngineEvents.Rejection.INVALID);
        metrics.trialStarted();
        metrics.trialStarted();
        metrics.trialRetried(Cause.LOST);
        metrics.trialFinished("function", trial());
        metrics.studyFinished(StudyState.COMPLETED);
        metrics.studies(StudyState.RUNNING, 3);
        metrics.slots("cpu", 1, 2, 0);

        assertThat(lines())
                .contains(
                        "gridwright_studies_submitted_total 1.0",
                        "gridwright_studies_rejected_total{reason=\"invalid\"} 1.0",
                        "gridwright_trials_started_total 2.0",
                        "gridwright_trials_retried_total{cause=\"lost\"} 1.0",
                        "gridwright_trials_finished_total{outcome=\"succeeded\"} 1.0",
                        "gridwright_trial_duration_seconds_bucket{kind=\"function\",outcome=\"succeeded\",le=\"0.5\"}"
                                + " 0",
                        "gridwright_trial_duration_seconds_bucket{kind=\"function\",outcome=\"succeeded\",le=\"1.0\"}"
                                + " 1",
                        "gridwright_studies_finished_total{state=\"completed\"} 1.0",
                        "gridwright_studies{state=\"running\"} 3.0",
                        "gridwright_slots{pool=\"cpu\",state=\"busy\"} 2.0");
    }

    @Test
    void every_metric_has_a_help_text() {
        var text = metrics.scrape("").text();

        assertThat(text.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).containsPattern("# HELP " + name + " \\S"));
    }

    @Test
    void a_scraper_that_asks_for_open_metrics_gets_it() {
        var page = metrics.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(page.contentType()).startsWith("application/openmetrics-text");
        assertThat(page.text()).endsWith("# EOF\n");
        assertThat(metrics.scrape("*/*").contentType()).startsWith("text/plain; version=0.0.4");
    }

    private List<String> lines() {
        return metrics.scrape("text/plain").text().lines().toList();
    }

    private static Trial trial() {
        var start = Instant.parse("2026-03-01T09:30:00Z");
        var attempt = new Attempt(
                1,
                "here",
                "cpu-0",
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                start,
                start.plusMillis(700),
                Duration.ofMillis(700));
        return new Trial(
                0,
                new Point(new LinkedHashMap<>()),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalDouble.of(1),
                OptionalDouble.empty(),
                Map.of("value", 1.0),
                Optional.empty(),
                1,
                List.of(attempt),
                List.of());
    }
}
