package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.trial.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real server shows of itself at `/metrics`.
final class MonitoringTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    /// With 10,000 distinct words of users when it is large.
    private static final int STUDIES = Boolean.getBoolean("gridwright.monitoring.full") ? 200 : 60;

    private static final int LABELS = Boolean.getBoolean("gridwright.monitoring.full") ? 49 : 5;

    @TempDir
    private Path folder;

    private static String sphere(String name, int points, String more) {
        return """
                version: 1
                name: %s
                space: {x: {min: 1, max: %d, step: 1}}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere, delay: 1ms}
                %s
                """.formatted(name, points, more);
    }

    @Test
    void counters_are_those_of_rest_once_a_study_shows_as_ended() {
        try (var server = new MonitoredServer(folder, 2)) {
            server.run(sphere("all", 40, "cache: {mode: readwrite}"));
            server.run(sphere("cached", 60, "cache: {mode: readwrite}"));
            server.run(sphere("budget", 500, "limits: {max_trials: 30}"));
            server.run(sphere("overrun", 3, "").replace("delay: 1ms", "delay: 5s, timeout: 50ms"));
            var cancelled =
                    server.submit(sphere("cancelled", 1000, "").replace("delay: 1ms", "delay: 1h, timeout: 2h"));
            await().atMost(DEADLOCK)
                    .until(() -> server.json("/api/v1/studies/" + cancelled)
                                    .at("/counts/running")
                                    .asInt()
                            == 2);
            server.send("POST", "/api/v1/studies/" + cancelled + "/cancel", "{\"mode\": \"kill\"}");
            server.awaitEnd(cancelled);

            var metrics = server.scrape();
            var studies = server.json("/api/v1/studies").path("items");
            for (var outcome : Outcome.values()) {
                assertThat(metrics.get("gridwright_trials_finished_total{outcome=\"" + outcome.word() + "\"}"))
                        .as(outcome.word())
                        .isEqualTo(sum(studies, outcome.word()));
            }
            assertThat(metrics)
                    .containsEntry("gridwright_trials_cached_total", sum(studies, "cached"))
                    .containsEntry("gridwright_trials_started_total", 40.0 + 20 + 30 + 3 + 2)
                    .containsEntry("gridwright_studies_submitted_total", 5.0)
                    .containsEntry("gridwright_studies_finished_total{state=\"completed\"}", 4.0)
                    .containsEntry("gridwright_studies_finished_total{state=\"cancelled\"}", 1.0)
                    .containsEntry("gridwright_trials{state=\"waiting\"}", 0.0)
                    .containsEntry("gridwright_trials{state=\"running\"}", 0.0)
                    .containsEntry("gridwright_trial_oldest_waiting_timestamp_seconds", 0.0);
            assertThat(metrics.get("gridwright_trial_kill_seconds_count")).isEqualTo(5);
            assertThat(metrics.get("gridwright_trial_queue_wait_seconds_count")).isPositive();
            assertThat(metrics.get("gridwright_store_batch_rows_sum")).isGreaterThan(100);
            assertThat(metrics.get("gridwright_trial_last_finished_timestamp_seconds"))
                    .isCloseTo(System.currentTimeMillis() / 1e3, offset(600.0));
        }
    }

    private static double sum(JsonNode studies, String count) {
        return studies.valueStream()
                .mapToDouble(study -> study.at("/counts/" + count).asDouble())
                .sum();
    }

    @Test
    void a_study_that_runs_is_shown_as_rest_shows_it() {
        try (var server = new MonitoredServer(folder, 2)) {
            var id = server.submit(
                    sphere("slow", 100, "limits: {parallel: 1}").replace("delay: 1ms", "delay: 1h, timeout: 2h"));
            await().atMost(DEADLOCK).until(() -> server.scrape().get("gridwright_trials{state=\"running\"}") == 1);
            var metrics = server.scrape();
            assertThat(metrics)
                    .containsEntry("gridwright_studies{state=\"running\"}", 1.0)
                    .containsEntry("gridwright_trials{state=\"waiting\"}", 99.0)
                    .containsEntry("gridwright_slots{pool=\"cpu\",state=\"busy\"}", 1.0)
                    .containsEntry("gridwright_slots{pool=\"cpu\",state=\"idle\"}", 1.0)
                    .containsEntry("gridwright_study_trials{state=\"waiting\",study=\"" + id + "\"}", 99.0)
                    .containsEntry("gridwright_study_trials{state=\"running\",study=\"" + id + "\"}", 1.0)
                    .containsEntry(
                            "gridwright_study_info{goal=\"minimize\",kind=\"function\",objective=\"value\",study=\""
                                    + id + "\"}",
                            1.0)
                    .as("its own limit holds it back, and no trial could start")
                    .containsEntry("gridwright_trial_oldest_waiting_timestamp_seconds", 0.0);
            assertThat(metrics.keySet()).noneMatch(series -> series.startsWith("gridwright_study_best_objective"));

            var second = server.submit(sphere("slower", 100, "").replace("delay: 1ms", "delay: 1h, timeout: 2h"));
            await().atMost(DEADLOCK)
                    .until(() -> server.scrape().get("gridwright_slots{pool=\"cpu\",state=\"idle\"}") == 0);
            assertThat(server.scrape().get("gridwright_trial_oldest_waiting_timestamp_seconds"))
                    .as("it has had the last slot, and could use another")
                    .isPositive();
            server.send("POST", "/api/v1/studies/" + second + "/pause", "");
            await().atMost(DEADLOCK)
                    .until(() -> server.scrape().get("gridwright_trial_oldest_waiting_timestamp_seconds") == 0);
            assertThat(server.scrape())
                    .containsEntry("gridwright_studies{state=\"running\"}", 1.0)
                    .containsEntry("gridwright_studies{state=\"paused\"}", 1.0);
        }
    }

    @Test
    void studies_of_the_last_life_are_still_shown() {
        String id;
        try (var server = new MonitoredServer(folder, 1)) {
            id = server.run(sphere("earlier", 4, "")).path("id").asText();
        }
        try (var server = new MonitoredServer(folder, 1)) {
            assertThat(server.scrape())
                    .containsEntry("gridwright_study_trials{state=\"succeeded\",study=\"" + id + "\"}", 4.0)
                    .containsEntry("gridwright_study_best_objective{objective=\"value\",study=\"" + id + "\"}", 1.0)
                    .containsEntry("gridwright_trials_finished_total{outcome=\"succeeded\"}", 0.0);
        }
    }

    @Test
    void series_do_not_grow_with_studies_and_no_word_of_a_user_becomes_a_label() {
        try (var server = new MonitoredServer(folder, 2)) {
            runAndDelete(server, 0, 1);
            var before = own(server);

            var ids = IntStream.rangeClosed(1, STUDIES)
                    .mapToObj(i -> server.submit(study(i)))
                    .toList();
            var during = own(server);
            ids.forEach(server::awaitEnd);
            var after = server.scrape();
            assertThat(after).containsEntry("gridwright_study_series_dropped", STUDIES - 50.0);
            for (var seen : List.of(during, own(server))) {
                assertThat(seen.size() - before.size()).isLessThanOrEqualTo(50 * (10 + 3));
                assertThat(seen.stream().filter(series -> series.contains("words-of-a-user")))
                        .allSatisfy(series -> assertThat(
                                        series.replaceFirst("study=\"words-of-a-user-\\d+-[a-z0-9]{6}\"", ""))
                                .doesNotContain("words-of-a-user"));
            }
            for (var id : ids) {
                assertThat(server.send("DELETE", "/api/v1/studies/" + id, "").statusCode())
                        .isEqualTo(204);
            }
            assertThat(own(server)).isEqualTo(before);
        }
    }

    /// The series but those of the Java machine, whose pauses have their own ways.
    private static Set<String> own(MonitoredServer server) {
        return server.scrape().keySet().stream()
                .filter(series -> series.startsWith("gridwright_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void runAndDelete(MonitoredServer server, int from, int to) {
        for (int i = from; i < to; i++) {
            var id = server.run(study(i)).path("id").asText();
            server.send("DELETE", "/api/v1/studies/" + id, "");
        }
        // Its own answer is counted from the next one on.
        server.scrape();
    }

    /// A study whose every word is its own.
    private static String study(int number) {
        var labels = IntStream.range(0, LABELS)
                .mapToObj(label -> "words-of-a-user-" + number + "-" + label)
                .collect(Collectors.toMap(word -> word, word -> word));
        var parameter = "words_of_a_user_" + number;
        return sphere("words-of-a-user-" + number, 2, "labels: " + json(labels)).replace("{x:", "{" + parameter + ":");
    }

    private static String json(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\": \"" + label.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
