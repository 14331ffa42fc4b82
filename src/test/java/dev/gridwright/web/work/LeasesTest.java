package dev.gridwright.web.work;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.web.work.WorkerClient.Held;
import dev.gridwright.web.work.WorkerClient.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers, good and bad, against a real server.
final class LeasesTest {
    /// Reached only by a deadlock.
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path data;

    private Server server;
    private WorkerClient client;

    @BeforeEach
    void start() {
        server = Server.start(ServerSettings.local(data, 1));
        client = new WorkerClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close(Duration.ZERO);
    }

    private void restart() {
        stop();
        start();
    }

    private static String grid(int points, String more) {
        return """
                version: 1
                name: pulled
                space: {x: {min: 1, max: %d, step: 1}}
                objective: {metric: accuracy, goal: maximize}
                trial: {worker: training%s}
                """.formatted(points, more);
    }

    @Test
    void whatever_workers_do_the_counts_stay_right_and_the_late_answer_is_refused() {
        var study = client.submit(grid(6, ""));
        var held = client.ask("others", "\"max\":5");
        assertThat(held).extracting(Held::index).containsExactly(0L, 1L, 2L, 3L, 4L);
        var vanished = client.ask("vanishing", "\"heartbeat\":\"1s\"").getFirst();

        assertThat(client.accuracy(held.get(0).id(), 0.9).status()).isEqualTo(200);
        assertThat(client.accuracy(held.get(0).id(), 0.9).status()).isEqualTo(200);
        assertThat(client.accuracy(held.get(0).id(), 0.8).problem()).isEqualTo("result-differs");

        var nan = client.report(held.get(1).id(), "{\"metrics\":{\"accuracy\":NaN}}");
        assertThat(nan.body().path("cause").asText()).isEqualTo("metric_not_finite");
        var text = client.report(held.get(2).id(), "{\"metrics\":{\"accuracy\":\"0.9\"}}");
        assertThat(text.body().path("cause").asText()).isEqualTo("metric_not_finite");
        var missing = client.report(held.get(3).id(), "{\"metrics\":{\"f1\":0.9}}");
        assertThat(missing.body().path("cause").asText()).isEqualTo("metric_missing");

        var own = held.get(4).id();
        var otherToken = held.get(4).token() + 1 + own.substring(own.indexOf('-'));
        var otherSecret = held.get(4).token() + "-" + "0".repeat(32);
        var another = held.get(4).token() + held.get(3).id().substring(own.indexOf('-'));
        for (var lie : List.of(otherToken, otherSecret, another, "x", "1-1")) {
            assertThat(client.accuracy(lie, 1).status()).as(lie).isEqualTo(410);
            assertThat(client.beat(lie).status()).as(lie).isEqualTo(410);
            assertThat(client.giveBack(lie).status()).as(lie).isEqualTo(410);
        }
        assertThat(client.accuracy(own, 0.7).status()).isEqualTo(200);

        var again = client.ask("heir", "\"wait\":\"30s\"").getFirst();
        assertThat(again.index()).isEqualTo(vanished.index());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.token()).isGreaterThan(vanished.token());
        assertThat(client.beat(vanished.id()).body().path("reason").asText()).isEqualTo("lost");
        var late = client.accuracy(vanished.id(), 1.0);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("lease-superseded");
        assertThat(client.accuracy(again.id(), 0.5).status()).isEqualTo(200);

        var ended = client.ended(study);
        assertThat(ended.at("/counts/succeeded").asInt()).isEqualTo(3);
        assertThat(ended.at("/counts/invalid").asInt()).isEqualTo(3);
        assertThat(sum(ended.path("counts"))).isEqualTo(6);
        assertThat(ended.at("/best/objective").asDouble()).isEqualTo(0.9);
        var attempts = client.trial(study, vanished.index()).path("attempts");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.at("/0/cause").asText()).isEqualTo("lost");
        assertThat(attempts.at("/0/node").asText()).isEqualTo("vanishing");
        assertThat(attempts.at("/1/slot").asText()).isEqualTo("worker-heir");
        assertThat(client.accuracy(vanished.id(), 1.0).status()).isEqualTo(409);
        assertThat(client.accuracy(again.id(), 0.5).status()).isEqualTo(200);
    }

    private static int sum(JsonNode counts) {
        int sum = 0;
        for (var entry : counts.properties()) {
            sum += entry.getKey().equals("cached") ? 0 : entry.getValue().asInt();
        }
        return sum;
    }

    @Test
    void a_request_sent_twenty_times_at_once_is_one_hand_out() {
        var study = client.submit(grid(30, ""));
        var body = "{\"worker\":\"w\",\"queues\":[\"training\"],\"max\":3,\"request_id\":\"r-1\"}";
        var answers =
                all(IntStream.range(0, 20).mapToObj(i -> client.asking(body)).toList());
        var ids = new HashSet<List<String>>();
        answers.forEach(
                reply -> ids.add(WorkerClient.held(reply).stream().map(Held::id).toList()));
        assertThat(ids).hasSize(1);
        assertThat(ids.iterator().next()).hasSize(3);
        assertThat(client.study(study).at("/counts/running").asInt()).isEqualTo(3);
        var other = client.asking(body.replace("3", "4")).join();
        assertThat(other.problem()).isEqualTo("request-id-reused");
        ids.iterator()
                .next()
                .forEach(id -> assertThat(client.accuracy(id, 0.5).status()).isEqualTo(200));
        assertThat(WorkerClient.held(client.asking(body).join()))
                .extracting(Held::index)
                .containsExactly(3L, 4L, 5L);
    }

    private static List<Reply> all(List<CompletableFuture<Reply>> asked) {
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .orTimeout(LIMIT_SECONDS, SECONDS)
                .join();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void sixty_four_leases_at_once_are_answered_at_once() {
        var study = client.submit(grid(70, ""));
        var held = client.ask("w", "\"max\":64");
        assertThat(held).hasSize(64);
        var answers = all(held.stream()
                .map(lease -> client.send(
                        "PUT",
                        "/leases/" + lease.id() + "/result",
                        "application/json",
                        "{\"metrics\":{\"accuracy\":0.5}}"))
                .toList());
        assertThat(answers).allMatch(reply -> reply.status() == 200);
        client.ask("w", "\"max\":64").forEach(lease -> client.accuracy(lease.id(), 0.25));
        assertThat(client.ended(study).at("/counts/succeeded").asInt()).isEqualTo(70);
        assertThat(client.asking("{\"worker\":\"w\",\"queues\":[\"training\"],\"max\":65}")
                        .join()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void those_who_wait_are_served_one_by_one_and_sent_away_when_the_server_ends() {
        var study = client.submit(grid(12, ""));
        assertThat(blocked(study)).contains("No worker has asked for trials of the queue 'training' yet");
        client.json("POST", "/studies/" + study + "/pause", "{}");
        var waiting = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 12; i++) {
            waiting.add(client.asking(
                    "{\"worker\":\"w" + i + "\",\"queues\":[\"training\",\"idle\"],\"wait\":\"30s\",\"max\":4}"));
        }
        var elsewhere = client.asking("{\"worker\":\"w\",\"queues\":[\"idle\"],\"wait\":\"30s\"}");
        awaitBlocked(study, "12 workers wait");
        client.json("POST", "/studies/" + study + "/resume", "{}");
        var indices = new HashSet<Long>();
        for (var reply : all(waiting)) {
            assertThat(WorkerClient.held(reply)).singleElement().satisfies(lease -> indices.add(lease.index()));
        }
        assertThat(indices).hasSize(12);
        server.close(Duration.ZERO);
        assertThat(elsewhere.orTimeout(LIMIT_SECONDS, SECONDS).join().status()).isEqualTo(204);
    }

    private String blocked(String study) {
        return client.get("/studies/" + study + "/blocked").toString();
    }

    private void awaitBlocked(String study, String words) {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> blocked(study).contains(words));
    }

    @Test
    void a_timeout_ends_the_lease_and_the_worker_is_told() {
        var study = client.submit(grid(1, ", timeout: 1s"));
        var held = client.ask("slow").getFirst();
        assertThat(client.ended(study).at("/counts/timed_out").asInt()).isEqualTo(1);
        assertThat(client.trial(study, 0).path("message").asText()).contains("timeout of 1s");
        assertThat(client.beat(held.id()).body().path("reason").asText()).isEqualTo("run_timeout");
        assertThat(client.accuracy(held.id(), 1).status()).isEqualTo(409);
        assertThat(client.giveBack(held.id()).status()).isEqualTo(409);
    }

    @Test
    void what_beats_measure_is_kept_once_for_each_step() {
        var study = client.submit(grid(1, ""));
        var held = client.ask("w").getFirst();
        var measured = "{\"measurements\":[{\"step\":0,\"metrics\":{\"accuracy\":0.1}},"
                + "{\"step\":1,\"metrics\":{\"accuracy\":0.2}}]}";
        for (int i = 0; i < 2; i++) {
            var beat = client.json("POST", "/leases/" + held.id() + "/heartbeat", measured);
            assertThat(beat.body().path("stop").asBoolean()).isFalse();
            assertThat(beat.body().path("beat_within_seconds").asDouble()).isEqualTo(10);
        }
        client.accuracy(held.id(), 0.3);
        client.ended(study);
        var trial = client.trial(study, 0);
        assertThat(trial.path("measurements")).hasSize(3);
        assertThat(trial.path("objective").asDouble()).isEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"queues\":[\"training\"]}", "{\"worker\":null,\"queues\":[\"training\"]}"})
    void a_worker_has_a_name(String body) {
        var refused = client.asking(body).join();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").findValuesAsText("pointer")).containsExactly("/worker");
    }

    @Test
    void a_body_with_mistakes_is_refused_with_all_of_them_and_the_lease_stays() {
        client.submit(grid(1, ""));
        var wrong = client.asking(
                        "{\"worker\":\"a b\",\"queues\":[],\"max\":65,\"wait\":\"31s\",\"heartbeat\":\"1ms\"}")
                .join();
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/worker", "/queues", "/max", "/wait", "/heartbeat");
        var held = client.ask("w").getFirst();
        var report = client.report(
                held.id(),
                "{\"metrics\":{\"accuracy\":[1]},\"failure\":{\"exit_code\":1000},\"measurements\":[{\"fold\":-1}]}");
        assertThat(report.status()).isEqualTo(400);
        assertThat(report.body().path("errors").findValuesAsText("pointer"))
                .contains("/metrics/accuracy", "/metrics", "/failure/exit_code", "/measurements/0/fold");
        assertThat(client.beat(held.id()).body().path("stop").asBoolean()).isFalse();
        assertThat(client.accuracy(held.id(), 1).status()).isEqualTo(200);
    }

    @Test
    void a_cancel_supersedes_at_once_and_a_drain_waits_for_the_worker() {
        var killed = client.submit(grid(3, ""));
        var held = client.ask("w").getFirst();
        assertThat(client.json("POST", "/studies/" + killed + "/cancel", "{\"mode\":\"kill\"}")
                        .status())
                .isEqualTo(202);
        var counts = client.ended(killed).path("counts");
        assertThat(counts.path("cancelled").asInt()).isEqualTo(1);
        assertThat(counts.path("skipped").asInt()).isEqualTo(2);
        var beat = client.beat(held.id()).body();
        assertThat(beat.path("stop").asBoolean()).isTrue();
        assertThat(beat.path("reason").asText()).isEqualTo("user");
        assertThat(client.accuracy(held.id(), 1).status()).isEqualTo(409);

        var drained = client.submit(grid(3, ""));
        var last = client.ask("w").getFirst();
        client.json("POST", "/studies/" + drained + "/cancel", "{\"mode\":\"drain\"}");
        assertThat(client.ask("w")).isEmpty();
        assertThat(client.beat(last.id()).body().path("stop").asBoolean()).isFalse();
        assertThat(client.accuracy(last.id(), 1).status()).isEqualTo(200);
        assertThat(client.ended(drained).at("/counts/succeeded").asInt()).isEqualTo(1);
    }

    @Test
    void priority_parallel_and_pause_hold_for_workers() {
        var plain = client.submit(grid(4, "") + "limits: {parallel: 2}\n");
        var urgent = client.submit(grid(1, "") + "priority: 5\n");
        var held = client.ask("w", "\"max\":64");
        assertThat(held)
                .extracting(lease -> lease.told().path("study").asText())
                .containsExactly(urgent, plain, plain);
        assertThat(blocked(plain)).contains("limits.parallel");
        client.json("POST", "/studies/" + plain + "/pause", "{}");
        held.forEach(
                lease -> assertThat(client.accuracy(lease.id(), 1).status()).isEqualTo(200));
        assertThat(client.ask("w")).isEmpty();
        client.json("POST", "/studies/" + plain + "/resume", "{}");
        assertThat(client.ask("w", "\"max\":64")).hasSize(2);
    }

    @Test
    void a_trial_given_back_is_the_next_in_line_and_charged_to_nobody() {
        var study = client.submit(grid(2, ""));
        var first = client.ask("w").getFirst();
        assertThat(client.giveBack(first.id()).status()).isEqualTo(204);
        assertThat(client.giveBack(first.id()).status()).isEqualTo(204);
        assertThat(client.accuracy(first.id(), 1).problem()).isEqualTo("lease-superseded");
        assertThat(client.beat(first.id()).body().path("reason").asText()).isEqualTo("returned");
        var second = client.ask("w").getFirst();
        assertThat(second.index()).isEqualTo(first.index());
        assertThat(second.attempt()).isEqualTo(1);
        client.accuracy(second.id(), 1);
        assertThat(client.trial(study, first.index()).path("attempts")).hasSize(1);
    }

    @Test
    void a_failure_is_retried_by_its_exit_code_and_its_output_is_the_log() {
        var study = client.submit(grid(1, ", retry: {max: 1, on: [\"exit:75\"], backoff: {first: 0s}}"));
        var first = client.ask("w").getFirst();
        var failed = client.report(first.id(), "{\"failure\":{\"message\":\"disk\",\"exit_code\":75}}");
        assertThat(failed.body().path("cause").asText()).isEqualTo("exit");
        var second = client.ask("w", "\"wait\":\"30s\"").getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        client.report(
                second.id(), "{\"failure\":{\"message\":\"no such file\",\"exit_code\":2},\"output\":\"so it went\"}");
        assertThat(client.ended(study).at("/counts/failed").asInt()).isEqualTo(1);
        var trial = client.trial(study, 0);
        assertThat(trial.path("message").asText()).isEqualTo("no such file");
        assertThat(trial.at("/attempts/0/exit_code").asInt()).isEqualTo(75);
    }

    @Test
    void every_fold_is_a_measurement_and_none_may_be_missing() {
        var study = client.submit(grid(2, "").replace("goal: maximize", "goal: maximize, folds: 2"));
        var held = client.ask("w", "\"max\":2");
        assertThat(held.getFirst().told().at("/objective/folds").asInt()).isEqualTo(2);
        client.report(held.get(0).id(), """
                {"measurements": [{"fold": 0, "metrics": {"accuracy": 0.5}}, {"fold": 1, "metrics": {"accuracy": 1}}]}""");
        client.report(held.get(1).id(), "{\"metrics\": {\"accuracy\": 0.5}}");
        assertThat(client.ended(study).at("/counts/invalid").asInt()).isEqualTo(1);
        assertThat(client.trial(study, 0).path("objective").asDouble()).isEqualTo(0.75);
        assertThat(client.trial(study, 1).path("cause").asText()).isEqualTo("metric_missing");
    }

    @Test
    void leases_outlive_the_server() {
        var study = client.submit(grid(4, ""));
        var held = client.ask("w", "\"max\":2", "\"request_id\":\"before\"");
        var answered = client.ask("w").getFirst();
        client.accuracy(answered.id(), 0.5);
        restart();

        assertThat(client.study(study).at("/counts/running").asInt()).isEqualTo(2);
        assertThat(client.accuracy(answered.id(), 0.5).status()).isEqualTo(200);
        assertThat(client.accuracy(answered.id(), 0.6).status()).isEqualTo(409);
        assertThat(client.beat(held.get(0).id()).body().path("stop").asBoolean())
                .isFalse();
        assertThat(client.accuracy(held.get(0).id(), 0.25).status()).isEqualTo(200);
        var fresh = client.ask("other", "\"max\":64");
        assertThat(fresh).extracting(Held::index).containsExactly(3L);

        var repeated = client.ask("w", "\"max\":2", "\"request_id\":\"before\"");
        assertThat(repeated).extracting(Held::token).containsExactly(held.get(1).token());
        assertThat(client.accuracy(held.get(1).id(), 1).status()).isEqualTo(410);
        assertThat(client.accuracy(repeated.getFirst().id(), 0.75).status()).isEqualTo(200);
        client.accuracy(fresh.getFirst().id(), 0.125);
        assertThat(client.ended(study).at("/counts/succeeded").asInt()).isEqualTo(4);
        assertThat(client.trial(study, held.get(1).index()).path("attempts")).hasSize(1);
    }

    @Test
    void a_worker_that_never_comes_back_after_a_restart_is_lost_and_an_ended_study_has_no_leases() {
        var study = client.submit(grid(1, ""));
        var held = client.ask("w", "\"heartbeat\":\"1s\"").getFirst();
        restart();
        var heir = client.ask("heir", "\"wait\":\"30s\"").getFirst();
        assertThat(heir.token()).isGreaterThan(held.token());
        assertThat(client.accuracy(held.id(), 1).status()).isEqualTo(409);
        client.accuracy(heir.id(), 0.5);
        client.ended(study);
        assertThat(client.json("DELETE", "/studies/" + study, "").status()).isEqualTo(204);
        assertThat(client.accuracy(heir.id(), 0.5).status()).isEqualTo(410);
    }

    @Test
    void whoever_stops_waiting_is_given_nothing() {
        var study = client.submit(grid(1, ""));
        client.json("POST", "/studies/" + study + "/pause", "{}");
        try (var gone = new WorkerClient(server.address())) {
            var unused = gone.asking("{\"worker\":\"gone\",\"queues\":[\"training\"],\"wait\":\"30s\"}");
            awaitBlocked(study, "1 worker waits");
        }
        awaitBlocked(study, "No worker has asked");
        client.json("POST", "/studies/" + study + "/resume", "{}");
        assertThat(client.ask("here")).hasSize(1);
    }
}
