package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PointRoutesTest {
    private static final String STUDY = "/api/v1/studies/branin-abc234";
    private static final String JSON = "application/json";

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void points_are_handed_on_with_their_values_and_answered_with_their_indices() {
        var answer = add("{\"points\": [{\"y\": 2, \"x\": 1.50}, {\"x\": -5, \"y\": 0}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(LocalServer.json(answer).path("indices").toString()).isEqualTo("[0,1]");
        assertThat(LocalServer.json(answer).path("added").asInt()).isEqualTo(2);
        assertThat(LocalServer.json(answer).at("/study/id").asText()).isEqualTo("branin-abc234");
        assertThat(add("{\"points\": [{\"x\": 1, \"y\": 2}], \"first\": true}").statusCode())
                .isEqualTo(202);
        assertThat(server.changes.calls)
                .containsExactly(
                        "add [{\"x\":1.5,\"y\":2}, {\"x\":-5,\"y\":0}] to branin-abc234",
                        "add [{\"x\":1,\"y\":2}] first to branin-abc234");
    }

    @Test
    void all_that_is_wrong_is_said_at_once_with_its_place() {
        var answer = add("""
                {"points": [
                  {"x": 1, "yy": 2},
                  {"x": 11, "y": "high"},
                  {"x": 1},
                  {"x": null, "y": {}},
                  7,
                  {"x": 1, "y": 1}
                ], "first": "yes", "last": true}""");
        problem(answer, 422, "invalid-change");
        var pointers = new ArrayList<String>();
        LocalServer.json(answer)
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        assertThat(pointers)
                .as(answer.body())
                .containsExactlyInAnyOrder(
                        "/points/0/yy",
                        "/points/1/x",
                        "/points/1/y",
                        "/points/2",
                        "/points/3/x",
                        "/points/3/y",
                        "/points/4",
                        "/first",
                        "/last");
        assertThat(answer.body()).contains("\"line\":4").contains("from -5 to 10");
        assertThat(server.changes.calls).isEmpty();
    }

    @Test
    void a_request_has_from_one_to_a_thousand_points() {
        problem(add("{\"points\": []}"), 422, "invalid-change");
        problem(add("{}"), 422, "invalid-change");
        problem(add("{\"points\": {\"x\": 1}}"), 422, "invalid-change");
        assertThat(add(points(1_000)).statusCode()).isEqualTo(202);
        var tooMany = add(points(1_001));
        problem(tooMany, 422, "invalid-change");
        assertThat(tooMany.body()).contains("1001").contains("1 to 1,000");
    }

    @Test
    void what_is_no_request_for_a_study_is_refused() {
        problem(add("[1]"), 400, "malformed-body");
        problem(add(""), 400, "malformed-body");
        problem(add("{\"points\": [], \"points\": []}"), 400, "malformed-body");
        problem(server.post(STUDY + "/points", "text/plain", "{}"), 415, "unsupported-media-type");
        problem(server.post(STUDY + "/points?first=true", JSON, "{}"), 400, "invalid-parameter");
        problem(server.post("/api/v1/studies/unknown/points", JSON, points(1)), 404, "unknown-study");
        var unreadable = server.post("/api/v1/studies/unreadable/points", JSON, points(1));
        problem(unreadable, 422, "not-runnable");
        assertThat(unreadable.body()).contains("there is no such file");
    }

    private HttpResponse<String> add(String body) {
        return server.post(STUDY + "/points", JSON, body);
    }

    private static String points(int count) {
        return "{\"points\": [" + String.join(",", Collections.nCopies(count, "{\"x\": 1, \"y\": 2}")) + "]}";
    }
}
