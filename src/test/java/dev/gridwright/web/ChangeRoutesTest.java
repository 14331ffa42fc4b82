package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChangeRoutesTest {
    private static final String STUDY = "/api/v1/studies/sphere-abc234";
    private static final String JSON = "application/json";

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_retry_names_outcomes_or_means_all_failures() {
        assertThat(server.post(STUDY + "/retry", "", "").statusCode()).isEqualTo(202);
        assertThat(server.post(STUDY + "/retry", JSON, "{\"outcomes\": [\"skipped\", \"failed\", \"failed\"]}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(server.changes.calls)
                .containsExactly(
                        "retry sphere-abc234 [FAILED, TIMED_OUT, INVALID]", "retry sphere-abc234 [FAILED, SKIPPED]");
    }

    @Test
    void other_outcomes_and_keys_are_refused_all_at_once() {
        var response = server.post(STUDY + "/retry", JSON, "{\"outcomes\": [\"succeeded\", \"failed\", 3, \"faild\"]}");
        problem(response, 422, "invalid-change");
        assertThat(LocalServer.json(response).path("errors").findValuesAsText("pointer"))
                .containsExactly("/outcomes/0", "/outcomes/2", "/outcomes/3");
        problem(server.post(STUDY + "/retry", JSON, "{\"outcomes\": []}"), 422, "invalid-change");
        problem(server.post(STUDY + "/retry", JSON, "{\"outcome\": [\"failed\"]}"), 400, "malformed-body");
        problem(server.post(STUDY + "/retry", "text/plain", "{}"), 415, "unsupported-media-type");
        problem(server.post(STUDY + "/retry?all=1", JSON, "{}"), 400, "invalid-parameter");
        assertThat(server.changes.calls).isEmpty();
    }

    @Test
    void a_deletion_has_nothing_to_say() {
        var response = server.send(server.request(STUDY).DELETE().build());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(server.changes.calls).containsExactly("delete sphere-abc234");
    }
}
