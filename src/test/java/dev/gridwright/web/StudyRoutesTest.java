package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.api.StudyJson;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.study.StudyState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StudyRoutesTest {

    private static final String STUDY = "/api/v1/studies/sphere-abc234";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void put() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 7));
        server.records.trials = 10;
        server.records.studies.put("sphere-abc234", Samples.stored("sphere-abc234", "version: 1\nname: sphere\n"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_study_is_shown_with_a_tag_that_changes_with_it() throws IOException {
        var first = server.get(STUDY);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "Content-Type")).isEqualTo("application/json");
        assertThat(header(first, "ETag")).isEqualTo("\"7\"");
        var view = Samples.study("sphere-abc234", StudyState.RUNNING, 7);
        assertThat(LocalServer.json(first))
                .isEqualTo(Wire.JSON.readTree(Wire.bytes(out -> StudyJson.write(out, view))));

        assertThat(server.get(STUDY, "If-None-Match", "\"7\"").statusCode()).isEqualTo(304);
        assertThat(server.get(STUDY, "If-None-Match", "\"6\", W/\"7\"").statusCode())
                .isEqualTo(304);
        assertThat(server.get(STUDY, "If-None-Match", "\"6\"").statusCode()).isEqualTo(200);
    }

    @Test
    void a_client_can_wait_for_a_change() {
        var answer =
                CompletableFuture.supplyAsync(() -> server.get(STUDY, "If-None-Match", "\"7\"", "Prefer", "wait=20"));
        server.studies.put(Samples.study("sphere-abc234", StudyState.COMPLETED, 8));

        var response = answer.join();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "ETag")).isEqualTo("\"8\"");
        assertThat(header(response, "Preference-Applied")).isEqualTo("wait=20");
    }

    @Test
    void changes_of_a_study_that_goes_on_are_told_once_a_second() {
        server.studies.changing = true;
        long asked = System.nanoTime();
        var response = server.get(STUDY, "If-None-Match", "\"7\"", "Prefer", "wait=20");

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "ETag")).isNotEqualTo("\"7\"");
    }

    @Test
    void a_wait_without_a_change_ends_as_asked() {
        assertThat(server.get(STUDY, "If-None-Match", "\"7\"", "Prefer", "wait=1")
                        .statusCode())
                .isEqualTo(304);
        assertThat(server.get(STUDY + "?until=ended", "Prefer", "wait=1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_client_can_wait_for_the_end() {
        var answer = CompletableFuture.supplyAsync(() -> server.get(STUDY + "?until=ended", "Prefer", "wait=20"));
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 8));
        server.studies.put(Samples.study("sphere-abc234", StudyState.COMPLETED, 9));

        assertThat(LocalServer.json(answer.join()).path("state").asText()).isEqualTo("completed");
    }

    /// Without the bell it would be told at the next look, a second after the last.
    @Test
    void the_end_is_told_when_it_comes() {
        var fastest = Duration.ofDays(1);
        for (int i = 0; i < 20 && fastest.compareTo(Duration.ofMillis(500)) > 0; i++) {
            server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 7));
            server.studies.looks.set(0);
            var answer = CompletableFuture.supplyAsync(() -> server.get(STUDY + "?until=ended", "Prefer", "wait=20"));
            await().atMost(Duration.ofSeconds(60)).until(() -> server.studies.looks.get() >= 2);

            long ended = System.nanoTime();
            var view = Samples.study("sphere-abc234", StudyState.COMPLETED, 8);
            server.studies.put(view);
            server.bells.told(new StudyEvent.StudyEnded(9, view));
            assertThat(LocalServer.json(answer.join()).path("state").asText()).isEqualTo("completed");
            var took = Duration.ofNanos(System.nanoTime() - ended);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        assertThat(fastest).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void an_unknown_study_is_a_problem_at_every_route() {
        for (var path : List.of("", "/grid", "/trials", "/trials/1", "/trials/1/log", "/best", "/blocked")) {
            problem(server.get("/api/v1/studies/other-abc234" + path), 404, "unknown-study");
        }
        for (var verb : List.of("pause", "resume", "cancel")) {
            problem(server.post("/api/v1/studies/other-abc234/" + verb, "", ""), 404, "unknown-study");
        }
    }

    @Test
    void studies_are_listed_newest_first_in_pages() {
        server.studies.put(Samples.study("sphere-b", StudyState.COMPLETED, 1));
        server.studies.put(Samples.study("other-c", StudyState.COMPLETED, 1));

        var first = server.get("/api/v1/studies?limit=2&label=team=vision");
        assertThat(ids(first)).containsExactly("sphere-b", "sphere-abc234");
        var next = LocalServer.json(first).path("next").asText();
        assertThat(header(first, "Link")).isEqualTo("<" + next + ">; rel=\"next\"");

        var second = server.get(next);
        assertThat(ids(second)).containsExactly("other-c");
        assertThat(LocalServer.json(second).path("next").isNull()).isTrue();
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void studies_are_filtered() {
        server.studies.put(Samples.study("other-c", StudyState.COMPLETED, 1));

        assertThat(ids(server.get("/api/v1/studies?state=queued,running"))).containsExactly("sphere-abc234");
        assertThat(ids(server.get("/api/v1/studies?name=other"))).containsExactly("other-c");
        assertThat(ids(server.get("/api/v1/studies?label=team=other"))).isEmpty();
        assertThat(ids(server.get("/api/v1/studies?label=team=vision,team=vision")))
                .hasSize(2);
        assertThat(ids(server.get("/api/v1/studies?label=team=vision,audio"))).isEmpty();
    }

    @Test
    void every_wrong_parameter_is_named() {
        var response = server.get("/api/v1/studies?state=finished&limit=many&lable=a=b&label=x");

        problem(response, 400, "invalid-parameter");
        assertThat(LocalServer.json(response).path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("lable", "limit", "state", "label");
    }

    @Test
    void limits_are_clamped() {
        assertThat(ids(server.get("/api/v1/studies?limit=0"))).hasSize(1);
        assertThat(ids(server.get("/api/v1/studies?limit=99999999"))).hasSize(1);
    }

    @Test
    void the_grid_is_given_back_as_it_came() {
        var response = server.get(STUDY + "/grid");

        assertThat(response.body()).isEqualTo("version: 1\nname: sphere\n");
        assertThat(header(response, "Content-Type")).isEqualTo("application/yaml");
    }

    @Test
    void the_best_trials_come_best_first() {
        var items = server.json(STUDY + "/best?k=3").path("items");

        assertThat(items.findValuesAsText("index")).containsExactly("9", "8", "7");
        assertThat(server.json(STUDY + "/best").path("items")).hasSize(9);
    }

    @Test
    void a_study_says_why_it_waits() {
        assertThat(server.json(STUDY + "/blocked").path("items").get(0).asText())
                .isEqualTo("All slots are busy.");
    }

    @Test
    void actions_are_accepted_with_the_study() {
        for (var verb : List.of("pause", "resume", "cancel")) {
            var response = server.post(STUDY + "/" + verb, "", "");
            assertThat(response.statusCode()).isEqualTo(202);
            assertThat(LocalServer.json(response).path("id").asText()).isEqualTo("sphere-abc234");
        }
        server.post(STUDY + "/cancel", "application/json", "{\"mode\": \"drain\"}");

        assertThat(server.studies.calls)
                .containsExactly(
                        "pause sphere-abc234",
                        "resume sphere-abc234",
                        "cancel KILL sphere-abc234",
                        "cancel DRAIN sphere-abc234");
    }

    @Test
    void a_cancel_that_cannot_be_read_changes_nothing() {
        for (var body : List.of("{\"mode\": \"soft\"}", "{\"mod\": \"kill\"}", "[]", "{", "{\"mode\":1,\"mode\":2}")) {
            problem(server.post(STUDY + "/cancel", "application/json", body), 400, "malformed-body");
        }
        assertThat(server.studies.calls).isEmpty();
    }

    @Test
    void an_ended_study_does_not_change_but_cancelling_it_again_is_fine() {
        server.studies.put(Samples.study("done-a", StudyState.COMPLETED, 1));
        server.studies.put(Samples.study("gone-a", StudyState.CANCELLED, 1));

        problem(server.post("/api/v1/studies/done-a/pause", "", ""), 409, "study-ended");
        problem(server.post("/api/v1/studies/done-a/cancel", "", ""), 409, "study-ended");
        assertThat(server.post("/api/v1/studies/gone-a/cancel", "", "").statusCode())
                .isEqualTo(202);
    }

    @Test
    void refusals_of_the_engine_become_problems() {
        var expected = List.of(
                new Expected(Refusal.Reason.GRID_TOO_LARGE, 422, "grid-too-large"),
                new Expected(Refusal.Reason.NO_POINTS, 422, "no-points"),
                new Expected(Refusal.Reason.NOT_RUNNABLE, 422, "not-runnable"),
                new Expected(Refusal.Reason.OVERLOADED, 429, "overloaded"),
                new Expected(Refusal.Reason.DRAINING, 503, "draining"),
                new Expected(Refusal.Reason.STORE_FAULT, 503, "store-fault"));
        for (var one : expected) {
            server.studies.refusal = Optional.of(new Refusal(one.reason(), "It says why."));
            var response = server.post("/api/v1/studies", "application/yaml", "version: 1");
            problem(response, one.status(), one.type());
            assertThat(response.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(one.status() == 429 || one.status() == 503);
        }
    }

    private record Expected(Refusal.Reason reason, int status, String type) {}

    static void problem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        var problem = LocalServer.json(response);
        assertThat(problem.path("type").asText()).isEqualTo("/problems/" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotEmpty();
        assertThat(response.body()).doesNotContain("Exception", "\tat ", "dev.gridwright");
    }

    static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static List<String> ids(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return LocalServer.json(response)
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asText())
                .toList();
    }
}
