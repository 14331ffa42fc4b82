package dev.gridwright.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Point;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T09:30:00Z"));
    private final Metrics metrics = new Metrics(new Metrics.Build("1.2.3", "abc", "25"), now::get);

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
                        "gridwright_trial_queue_wait_seconds_count 0",
                        "gridwright_trial_kill_seconds_count 0",
                        "gridwright_store_commit_seconds_count 0",
                        "gridwright_store_batch_rows_count 0",
                        "gridwright_trials{state=\"backoff\"} 0.0",
                        "gridwright_trial_last_finished_timestamp_seconds 0.0",
                        "gridwright_trial_oldest_waiting_timestamp_seconds 0.0",
                        "gridwright_event_stream_subscribers 0.0",
                        "gridwright_study_series_dropped 0.0");
    }

    @Test
    void what_happens_is_counted_once() {
        var events = metrics.engine();
        events.studySubmitted();
        events.studyRejected(EngineEvents.Rejection.INVALID);
        events.leaseWaited(Duration.ofMillis(50));
        events.trialStarted();
        events.trialStarted();
        events.workKilled(Duration.ofMillis(30));
        events.trialRetried(Cause.LOST);
        events.trialFinished("function", trial(), "");
        events.studyFinished(Studies.ended("a-1", Objects.requireNonNull(now.get())), 7);
        metrics.store().committed(12, Duration.ofMillis(3));

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
                        "gridwright_trials_finished_total{outcome=\"skipped\"} 7.0",
                        "gridwright_studies_finished_total{state=\"completed\"} 1.0",
                        "gridwright_trial_queue_wait_seconds_bucket{le=\"0.01\"} 0",
                        "gridwright_trial_queue_wait_seconds_bucket{le=\"0.1\"} 1",
                        "gridwright_trial_kill_seconds_bucket{le=\"0.05\"} 1",
                        "gridwright_store_batch_rows_sum 12.0",
                        "gridwright_store_commit_seconds_sum 0.003",
                        "gridwright_trial_last_finished_timestamp_seconds 1.7723574E9");
    }

    @Test
    void a_traced_duration_names_its_span_to_those_who_ask_for_open_metrics() {
        var recorded = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var bucket = "gridwright_trial_duration_seconds_bucket{kind=\"function\",outcome=\"succeeded\",le=\"1.0\"}";
        var openMetrics = "application/openmetrics-text";
        metrics.engine().trialFinished("function", trial(), "");
        metrics.engine().trialFinished("function", trial(), recorded.replaceAll("01$", "00"));
        assertThat(metrics.scrape(Present.NOTHING, openMetrics).text())
                .contains(bucket + " 2\n")
                .doesNotContain("trace_id");

        metrics.engine().trialFinished("function", trial(), recorded);
        assertThat(metrics.scrape(Present.NOTHING, openMetrics).text().lines())
                .contains(bucket
                        + " 3 # {span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 0.7"
                        + " 1772357400.000")
                .filteredOn(line -> line.contains("_bucket") && line.contains("trace_id"))
                .hasSize(1);
        assertThat(lines()).noneMatch(line -> line.contains("trace_id"));
    }

    @Test
    void what_stands_at_a_moment_is_shown() {
        var present = new Present(
                        Map.of(StudyState.RUNNING, 3L),
                        new Present.Trials(5, 2, 1),
                        List.of(new Present.Pool("cpu", 1, 2, 4)),
                        Optional.of(Instant.parse("2026-03-01T09:29:30Z")),
                        1,
                        List.of(Studies.running("digits-1")))
                .and(Map.of(StudyState.RUNNING, 1L, StudyState.PAUSED, 2L));

        assertThat(metrics.scrape(present, "text/plain").text().lines())
                .contains(
                        "gridwright_studies{state=\"queued\"} 0.0",
                        "gridwright_studies{state=\"running\"} 4.0",
                        "gridwright_studies{state=\"paused\"} 2.0",
                        "gridwright_trials{state=\"waiting\"} 5.0",
                        "gridwright_slots{pool=\"cpu\",state=\"abandoned\"} 4.0",
                        "gridwright_trial_oldest_waiting_timestamp_seconds 1.77235737E9",
                        "gridwright_study_info{goal=\"maximize\",kind=\"function\",objective=\"value\",study=\"digits-1\"} 1",
                        "gridwright_study_trials{state=\"succeeded\",study=\"digits-1\"} 4.0",
                        "gridwright_study_trials{state=\"waiting\",study=\"digits-1\"} 3.0")
                .noneMatch(line -> line.startsWith("gridwright_study_best_objective{"));
    }

    @Test
    void the_room_on_the_disk_and_a_fault_of_the_store_are_asked_at_each_scrape(@TempDir Path folder) {
        var fault = new AtomicReference<>(Optional.<String>empty());
        metrics.store().watch(folder, fault::get);
        assertThat(lines()).contains("gridwright_store_fault 0.0");
        fault.set(Optional.of("the disk is full"));
        assertThat(lines()).contains("gridwright_store_fault 1.0");
        assertThat(value("gridwright_store_disk_free_bytes"))
                .isPositive()
                .isLessThanOrEqualTo(value("gridwright_store_disk_size_bytes"));
    }

    private double value(String name) {
        return lines().stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findAny()
                .orElseThrow();
    }

    @Test
    void every_metric_has_a_help_text() {
        var text = metrics.scrape(Present.NOTHING, "").text();

        assertThat(text.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).containsPattern("# HELP " + name + " \\S"));
    }

    @Test
    void a_scraper_that_asks_for_open_metrics_gets_it() {
        var page = metrics.scrape(Present.NOTHING, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(page.contentType()).startsWith("application/openmetrics-text");
        assertThat(page.text()).endsWith("# EOF\n");
        assertThat(metrics.scrape(Present.NOTHING, "*/*").contentType()).startsWith("text/plain; version=0.0.4");
    }

    private List<String> lines() {
        return metrics.scrape(Present.NOTHING, "text/plain").text().lines().toList();
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
