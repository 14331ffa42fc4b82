package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.TrialJson;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.study.StudyState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrialRoutesTest {

    private static final String TRIALS = "/api/v1/studies/sphere-abc234/trials";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void put() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 7));
        server.records.trials = 10;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void trials_come_in_pages_that_follow_each_other() {
        for (var order : List.of("index", "completed", "objective")) {
            for (int limit = 1; limit <= 11; limit++) {
                var indices = new ArrayList<Integer>();
                var path = TRIALS + "?order=" + order + "&limit=" + limit;
                while (!path.isEmpty()) {
                    var page = server.json(path);
                    assertThat(page.path("items").size()).isBetween(1, limit);
                    indices.addAll(indices(page));
                    path = page.path("next").asText("");
                }
                assertThat(indices)
                        .as("order %s, limit %d", order, limit)
                        .isEqualTo(
                                order.equals("objective")
                                        ? List.of(9, 8, 7, 6, 5, 4, 2, 1, 0, 3)
                                        : List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
            }
        }
    }

    @Test
    void running_trials_have_their_place_in_every_page() {
        server.records.ended =
                index -> index == 0 || index == 4 || index == 7 ? Optional.empty() : Optional.of(Samples.trial(index));
        server.records.trials = 8;
        // Trial 5 ended after the engine was asked and before the store was.
        for (long index : new long[] {7, 4, 0, 5, 9}) {
            server.studies.running.add(new RunningTrial(index, index + 50, "cpu-0", Samples.START, 1));
        }
        for (int limit = 1; limit <= 10; limit++) {
            var seen = new ArrayList<String>();
            var path = TRIALS + "?limit=" + limit;
            while (!path.isEmpty()) {
                var page = server.json(path);
                assertThat(page.path("items").size()).isBetween(1, limit);
                page.path("items")
                        .forEach(item -> seen.add(item.path("index").asText()
                                + item.path("state").asText().charAt(0)));
                path = page.path("next").asText("");
            }
            assertThat(seen)
                    .as("limit %d", limit)
                    .containsExactly("0r", "1s", "2s", "3f", "4r", "5s", "6s", "7r", "9r");
        }
        assertThat(indices(server.json(TRIALS + "?state=running"))).containsExactly(0, 4, 5, 7, 9);
        assertThat(server.get(TRIALS + "?format=ndjson").body().lines()).hasSize(9);
        assertThat(server.get(TRIALS + "?format=csv").body().lines())
                .hasSize(10)
                .contains("4,0,4,running,,,,,,,false,,,2026-03-01T09:30:00.000Z,,");
    }

    @Test
    void trials_are_filtered_by_state_and_outcome() {
        assertThat(indices(server.json(TRIALS + "?state=failed"))).containsExactly(3);
        assertThat(indices(server.json(TRIALS + "?outcome=failed,timed_out"))).containsExactly(3);
        assertThat(indices(server.json(TRIALS + "?outcome=succeeded"))).hasSize(9);
        assertThat(indices(server.json(TRIALS + "?state=failed&outcome=succeeded")))
                .isEmpty();
    }

    @Test
    void wrong_parameters_are_refused() {
        for (var wrong : List.of(
                "state=done",
                "outcome=running",
                "order=best",
                "format=xml",
                "limit=x",
                "cursor=zz",
                "cursor=1.2",
                "sort=index",
                "param.nope=1")) {
            problem(server.get(TRIALS + "?" + wrong), 400, "invalid-parameter");
        }
        problem(server.get(TRIALS + "?order=completed&cursor=99.100"), 400, "invalid-parameter");
    }

    @Test
    void the_format_follows_the_accept_header_or_the_parameter() {
        assertThat(header(server.get(TRIALS, "Accept", "application/x-ndjson"), "Content-Type"))
                .isEqualTo("application/x-ndjson");
        assertThat(header(server.get(TRIALS, "Accept", "text/csv, application/json;q=0.5"), "Content-Type"))
                .startsWith("text/csv");
        assertThat(header(server.get(TRIALS + "?format=csv", "Accept", "application/json"), "Content-Type"))
                .startsWith("text/csv");
        assertThat(header(server.get(TRIALS, "Accept", "*/*"), "Content-Type")).isEqualTo("application/json");
        problem(server.get(TRIALS, "Accept", "image/png"), 406, "not-acceptable");
    }

    @Test
    void an_export_has_every_trial() throws IOException {
        server.records.trials = 1234;

        var lines = server.get(TRIALS + "?format=ndjson").body().lines().toList();
        assertThat(lines).hasSize(1234);
        for (int index = 0; index < lines.size(); index++) {
            assertThat(Wire.JSON.readTree(lines.get(index)))
                    .isEqualTo(Wire.JSON.readTree(
                            TrialJson.of(Samples.trial(index)).toString()));
        }
        var csv = server.get(TRIALS + "?format=csv&order=completed")
                .body()
                .lines()
                .toList();
        assertThat(csv).hasSize(1235);
        assertThat(csv.getFirst()).startsWith("index,params.x,params.y,state,");
        assertThat(csv.getLast()).startsWith("1233,1233,,failed,");
    }

    @Test
    void an_export_in_the_order_of_the_objective_has_the_best_first_in_every_format() {
        var best = List.of("9", "8", "7", "6", "5", "4", "2", "1", "0", "3");

        assertThat(server.get(TRIALS + "?format=ndjson&order=objective").body().lines())
                .extracting(line -> line.replaceFirst("^\\{\"index\":(\\d+),.*", "$1"))
                .isEqualTo(best);
        assertThat(server.get(TRIALS + "?format=csv&order=objective")
                        .body()
                        .lines()
                        .skip(1))
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .isEqualTo(best);
    }

    @Test
    void an_export_of_nothing_is_empty() {
        server.records.trials = 0;

        assertThat(server.get(TRIALS + "?format=ndjson").body()).isEmpty();
        assertThat(server.get(TRIALS + "?format=csv").body())
                .startsWith("index,")
                .hasLineCount(1);
        assertThat(server.json(TRIALS).path("items")).isEmpty();
    }

    @Test
    void a_slow_reader_of_many_trials_is_not_read_ahead_for() throws IOException {
        int all = 100_000;
        server.records.trials = all;
        try (var socket = server.connect()) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + TRIALS + "?format=ndjson HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var lastRead = new long[] {-1};
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        long read = server.records.trialsRead.get();
                        boolean stands = read > 0 && read == lastRead[0];
                        lastRead[0] = read;
                        return stands;
                    });
            assertThat(lastRead[0]).isLessThan(all / 2);

            var text = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            long next = 0;
            for (var line = text.readLine(); line != null; line = text.readLine()) {
                if (line.startsWith("{")) {
                    assertThat(line).startsWith("{\"index\":" + next++ + ",");
                }
            }
            assertThat(next).isEqualTo(all);
        }
    }

    @Test
    void a_reader_that_goes_away_ends_its_export() throws IOException {
        server.records.trials = Long.MAX_VALUE;
        try (var socket = server.connect()) {
            socket.getOutputStream()
                    .write(("GET " + TRIALS + "?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
        }
        var lastRead = new long[] {-1};
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long read = server.records.trialsRead.get();
                    boolean stands = read == lastRead[0];
                    lastRead[0] = read;
                    return stands;
                });
    }

    @Test
    void a_store_that_fails_is_a_problem_that_tells_nothing_of_it() {
        server.records.broken = true;
        for (var format : List.of("json", "ndjson", "csv")) {
            var response = server.get(TRIALS + "?format=" + format);
            problem(response, 503, "store-fault");
            assertThat(response.body()).doesNotContain("secret");
        }
    }

    @Test
    void one_trial_is_shown_whether_it_has_ended_or_runs() throws IOException {
        server.studies.running.add(new RunningTrial(150, 20, "cpu-1", Samples.START, 1));

        assertThat(server.json(TRIALS + "/4"))
                .isEqualTo(Wire.JSON.readTree(TrialJson.of(Samples.trial(4)).toString()));
        var running = server.json(TRIALS + "/150");
        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.path("params").toString()).isEqualTo("{\"x\":1,\"y\":50}");
        for (var unknown : List.of("10", "-1", "x", "99999999999999999999")) {
            problem(server.get(TRIALS + "/" + unknown), 404, "unknown-trial");
        }
    }

    @Test
    void what_a_trial_wrote_is_plain_text() {
        server.records.outputs.put(4L, "<b>hello</b>\n");

        var response = server.get(TRIALS + "/4/log");
        assertThat(response.body()).isEqualTo("<b>hello</b>\n");
        assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(server.get(TRIALS + "/5/log").body()).isEmpty();
        problem(server.get(TRIALS + "/77/log"), 404, "unknown-trial");
    }

    private static List<Integer> indices(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("index").asInt())
                .toList();
    }
}
