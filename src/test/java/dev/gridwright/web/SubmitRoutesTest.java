package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Submission;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.study.StudyState;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubmitRoutesTest {

    private static final String STUDIES = "/api/v1/studies";
    private static final String GRID = "version: 1\nname: new\n";

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_grid_becomes_a_study() {
        var response = server.post(STUDIES, "application/yaml", GRID);

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(header(response, "Location")).isEqualTo("/api/v1/studies/new-abc234");
        assertThat(LocalServer.json(response).path("state").asText()).isEqualTo("queued");
        assertThat(submitted().document()).isEqualTo(GRID);
        assertThat(submitted().format()).isEqualTo("yaml");
        assertThat(server.get(header(response, "Location")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_grid_may_be_json_or_yaml_under_any_of_its_names() {
        for (var type :
                List.of("application/yaml", "application/x-yaml", "text/yaml", "Application/YAML; charset=utf-8")) {
            assertThat(server.post(STUDIES, type, GRID).statusCode()).isEqualTo(201);
            assertThat(submitted().format()).isEqualTo("yaml");
        }
        assertThat(server.post(STUDIES, "application/json", "{}").statusCode()).isEqualTo(201);
        assertThat(submitted().format()).isEqualTo("json");
    }

    @Test
    void a_part_of_the_points_can_be_chosen() {
        server.post(STUDIES + "?range=10:20&shard=2/3", "application/yaml", GRID);

        assertThat(submitted().selection().range()).contains(new IndexRange(10, 20));
        assertThat(submitted().selection().shard()).contains(new Shard(2, 3));
        for (var wrong :
                List.of("range=20:10", "range=1", "range=-1:3", "shard=0/3", "shard=4/3", "shard=1", "rang=1:2")) {
            problem(server.post(STUDIES + "?" + wrong, "application/yaml", GRID), 400, "invalid-parameter");
        }
    }

    @Test
    void a_client_can_wait_for_the_end_of_what_it_submits() {
        var answer = CompletableFuture.supplyAsync(
                () -> server.post(STUDIES, "application/yaml", GRID, "Prefer", "wait=20"));
        while (!server.studies.views.containsKey("new-abc234")) {
            Thread.onSpinWait();
        }
        server.studies.put(Samples.study("new-abc234", StudyState.COMPLETED, 2));

        assertThat(answer.join().statusCode()).isEqualTo(201);
        assertThat(LocalServer.json(answer.join()).path("state").asText()).isEqualTo("completed");
    }

    @Test
    void a_plan_is_made_without_a_study() {
        var response = server.post("/api/v1/plan", "application/json", "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(LocalServer.json(response).path("format").asText()).isEqualTo("json");
        assertThat(server.studies.submitted).isEmpty();
    }

    @Test
    void a_wrong_grid_is_answered_with_all_its_problems() {
        for (var path : List.of(STUDIES, "/api/v1/plan")) {
            var response = server.post(path, "application/yaml", "wrong");

            problem(response, 422, "invalid-grid");
            var errors = LocalServer.json(response).path("errors");
            assertThat(errors.findValuesAsText("pointer")).containsExactly("/trial/modle", "/name");
            assertThat(errors.get(0).path("value").asText()).isEqualTo("modle");
        }
        assertThat(server.studies.submitted).isEmpty();
    }

    @Test
    void other_media_types_are_refused_before_the_body_is_read() {
        for (var type : List.of("", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "yaml")) {
            problem(server.post(STUDIES, type, GRID), 415, "unsupported-media-type");
            problem(server.post("/api/v1/plan", type, GRID), 415, "unsupported-media-type");
        }
        problem(
                server.post(STUDIES, "application/yaml", GRID, "Content-Encoding", "gzip"),
                415,
                "unsupported-media-type");
        problem(server.post(STUDIES, "application/yaml", GRID, "Accept", "text/html"), 406, "not-acceptable");
        assertThat(server.studies.submitted).isEmpty();
    }

    @Test
    void a_body_that_is_empty_or_no_text_is_refused() {
        problem(server.post(STUDIES, "application/yaml", ""), 400, "malformed-body");
        var bytes = server.request(STUDIES)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xc3, 0x28}))
                .build();
        problem(server.send(bytes), 400, "malformed-body");
    }

    @Test
    void a_body_of_the_largest_size_is_taken_and_a_larger_one_refused() throws IOException {
        var largest = "#".repeat((int) WebSettings.MAX_BODY_BYTES);
        assertThat(server.post(STUDIES, "application/yaml", largest).statusCode())
                .isEqualTo(201);

        // A client that sends on is told, not waited for: the answer comes before the body.
        var stated = server.raw("POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
                + "Content-Length: 1073741824\r\n\r\nname: ");
        assertThat(stated).startsWith("HTTP/1.1 413 ").contains("/problems/body-too-large");

        var chunk = "10000\r\n" + "#".repeat(0x10000) + "\r\n";
        var unstated =
                server.raw("POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17));
        assertThat(unstated).startsWith("HTTP/1.1 413 ");
    }

    private Submission submitted() {
        return server.studies.submitted.orElseThrow();
    }
}
