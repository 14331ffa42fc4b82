package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.study.StudyState;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The study's best is 0.5; 9 of its 10 trials succeeded.
final class GateRoutesTest {
    private final LocalServer server = new LocalServer();

    @BeforeEach
    void study() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 1));
        server.studies.put(Samples.study("earlier-abc234", StudyState.COMPLETED, 1));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> gates(String body) {
        return server.post("/api/v1/studies/sphere-abc234/gates", "application/json", body);
    }

    private JsonNode checked(String body) {
        var answer = gates(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return LocalServer.json(answer);
    }

    @Test
    void gates_are_held_against_the_study_as_it_is_now() {
        assertThat(checked("{\"gates\": [\"best >= 0.4\", \"warn: failed == 0\", \"mean(duration) < 1s\"]}")
                        .toString())
                .isEqualTo("{\"gates\":[{\"expression\":\"best >= 0.4\",\"level\":\"error\",\"passed\":true,"
                        + "\"actual\":0.5,\"bound\":0.4,\"note\":\"\"},{\"expression\":\"failed == 0\",\"level\":\"warn\",\"passed\":false,"
                        + "\"actual\":1.0,\"bound\":0.0,\"note\":\"\"},{\"expression\":\"mean(duration) < 1s\",\"level\":\"error\","
                        + "\"passed\":false,\"actual\":null,\"bound\":1.0,\"note\":\"\"}],\"verdict\":\"failed\"}");
        assertThat(checked("{\"gates\": [\"best >= 0.4\", \"warn: failed == 0\"]}")
                        .path("verdict")
                        .asText())
                .isEqualTo("passed");
    }

    @Test
    void a_baseline_is_another_study_or_numbers() {
        assertThat(checked("{\"gates\": [\"best >= baseline\"], \"baseline\": {\"study\": \"earlier-abc234\"}}")
                        .path("verdict")
                        .asText())
                .isEqualTo("passed");
        assertThat(checked("{\"gates\": [\"best >= baseline - 1%\"], \"baseline\": {\"values\": {\"best\": 0.6}}}")
                        .path("verdict")
                        .asText())
                .isEqualTo("failed");
        // No number, no pass.
        assertThat(checked("{\"gates\": [\"best >= baseline\"]}")
                        .path("verdict")
                        .asText())
                .isEqualTo("failed");
        assertThat(gates("{\"gates\": [\"best >= baseline\"], \"baseline\": {\"study\": \"none\"}}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_with_its_place() {
        var answer = gates("{\"gates\": [\"best >= 0.4\", \"bst > 1\", 7], \"baseline\": {\"values\": {\"best\": \"x\","
                + " \"nope\": 1}, \"file\": \"f\"}}");
        assertThat(answer.statusCode()).isEqualTo(422);
        var problem = LocalServer.json(answer);
        assertThat(problem.path("type").asText()).isEqualTo("/problems/invalid-gate");
        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/gates/1", "/gates/2", "/baseline/file", "/baseline/values/best", "/baseline/values/nope");
        assertThat(problem.path("errors").findValuesAsText("detail")).anyMatch(text -> text.contains("'best'"));
        for (var body : new String[] {"{}", "{\"gates\": []}", "{\"gates\": \"best > 1\"}"}) {
            assertThat(gates(body).statusCode()).as(body).isEqualTo(422);
        }
        assertThat(gates("{\"gate\": []}").statusCode()).isEqualTo(400);
    }
}
