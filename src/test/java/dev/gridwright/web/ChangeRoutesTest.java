package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.Amendment.Limit;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.Limits.OnLimit;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
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

    private HttpResponse<String> patch(String body, String... headers) {
        return server.send(server.request(STUDY, headers)
                .method("PATCH", BodyPublishers.ofString(body))
                .header("Content-Type", "application/merge-patch+json")
                .build());
    }

    @Test
    void a_change_names_what_changes_and_null_takes_away() {
        var response = patch("""
                {"labels": {"team": null, "branch": "main"}, "priority": 3, "parallel": null,
                 "limits": {"max_time": "90s", "max_failures": "10%", "max_trials": null}}
                """, "If-Match", "\"3\", W/\"4\"");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(header(response, "ETag")).isEqualTo("\"3\"");
        assertThat(server.changes.calls).containsExactly("amend sphere-abc234 if [3]");
        var amended = server.changes.amended.orElseThrow();
        assertThat(amended.labels()).isEqualTo(Map.of("team", Optional.empty(), "branch", Optional.of("main")));
        assertThat(amended.priority()).hasValue(3);
        assertThat(amended.named())
                .containsExactlyInAnyOrder(Limit.PARALLEL, Limit.MAX_TIME, Limit.MAX_FAILURES, Limit.MAX_TRIALS);
        assertThat(amended.limits())
                .isEqualTo(new Limits(
                        OptionalInt.empty(),
                        Optional.of(Duration.ofSeconds(90)),
                        OptionalLong.empty(),
                        Optional.of(new MaxFailures.Share(0.1)),
                        OnLimit.DRAIN));
        assertThat(patch("{}", "If-Match", "*").statusCode()).isEqualTo(200);
        assertThat(server.changes.amended.orElseThrow().labelsOnly()).isTrue();
    }

    @Test
    void all_problems_of_a_change_are_told_at_once() {
        var response = patch("""
                {"labels": {"bad name": "x"}, "priority": null, "parallel": 0, "state": "paused",
                 "limits": {"max_time": 30, "max_failures": "200%", "max_tirals": null, "on_limit": "stop"}}
                """);
        problem(response, 422, "invalid-change");
        assertThat(LocalServer.json(response).path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/labels/bad name",
                        "/priority",
                        "/parallel",
                        "/state",
                        "/limits/max_time",
                        "/limits/max_failures",
                        "/limits/max_tirals",
                        "/limits/on_limit");
        problem(patch("[]"), 400, "malformed-body");
        problem(patch("{\"priority\": 1, \"priority\": 2}"), 400, "malformed-body");
        problem(patch("{}", "If-Match", "3"), 400, "invalid-header");
        assertThat(server.changes.calls).isEmpty();
    }

    @Test
    void a_deletion_is_meant_for_the_versions_it_names() {
        var response =
                server.send(server.request(STUDY, "If-Match", "\"7\"").DELETE().build());

        assertThat(response.statusCode()).isEqualTo(204);
        problem(server.send(server.request(STUDY, "If-Match", "7").DELETE().build()), 400, "invalid-header");
        assertThat(server.changes.calls).containsExactly("delete sphere-abc234 if [7]");
    }

    @Test
    void a_server_may_want_the_version_named() {
        try (var careful = new LocalServer(new WebSettings(
                "127.0.0.1",
                0,
                Set.of(),
                false,
                true,
                WebSettings.MAX_BODY_BYTES,
                WebSettings.Limits.DEFAULT,
                WebSettings.Bounds.DEFAULT,
                Optional.empty()))) {
            var patch = careful.request(STUDY)
                    .method("PATCH", BodyPublishers.ofString("{\"priority\": 3}"))
                    .header("Content-Type", JSON);
            problem(careful.send(patch.build()), 428, "precondition-required");
            problem(careful.send(careful.request(STUDY).DELETE().build()), 428, "precondition-required");
            assertThat(careful.changes.calls).isEmpty();

            assertThat(careful.send(patch.header("If-Match", "\"3\"").build()).statusCode())
                    .isEqualTo(200);
            assertThat(careful.send(careful.request(STUDY, "If-Match", "*")
                                    .DELETE()
                                    .build())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(careful.post(STUDY + "/retry", "", "").statusCode()).isEqualTo(202);
            assertThat(careful.changes.calls)
                    .containsExactly(
                            "amend sphere-abc234 if [3]",
                            "delete sphere-abc234",
                            "retry sphere-abc234 [FAILED, TIMED_OUT, INVALID]");
        }
    }

    @Test
    void a_deletion_has_nothing_to_say() {
        var response = server.send(server.request(STUDY).DELETE().build());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(server.changes.calls).containsExactly("delete sphere-abc234");
    }
}
