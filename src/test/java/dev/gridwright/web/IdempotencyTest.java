package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Refusal;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.study.StudyState;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IdempotencyTest {
    private static final String GRID = "version: 1\nname: new\n";

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> submit(String grid, String... headers) {
        return server.post("/api/v1/studies", "application/yaml", grid, headers);
    }

    @Test
    void a_key_goes_with_the_submission() {
        assertThat(submit(GRID, "Idempotency-Key", "build 17").statusCode()).isEqualTo(201);

        var key = server.studies.submitted.orElseThrow().key().orElseThrow();
        assertThat(key.key()).isEqualTo("build 17");
        assertThat(key.requestSha256()).hasSize(64);
        submit(GRID);
        assertThat(server.studies.submitted.orElseThrow().key()).isEmpty();
    }

    @Test
    void a_key_that_was_used_answers_with_its_study_or_refuses_another_request() {
        submit(GRID, "Idempotency-Key", "k");
        var key = server.studies.submitted.orElseThrow().key().orElseThrow();
        server.records.submissions.put("k", new SubmissionKey.Used(key.requestSha256(), "old-abc234"));
        server.studies.put(Samples.study("old-abc234", StudyState.COMPLETED, 7));

        var again = submit(GRID, "Idempotency-Key", "k");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(header(again, "Location")).isEqualTo("/api/v1/studies/old-abc234");
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
        problem(submit(GRID + " ", "Idempotency-Key", "k"), 422, "key-reused");
        problem(
                server.post("/api/v1/studies?range=0:1", "application/yaml", GRID, "Idempotency-Key", "k"),
                422,
                "key-reused");
    }

    @Test
    void a_request_is_refused_while_the_first_with_its_key_is_under_way() {
        var held = Promise.<Void>promise();
        server.studies.held = held.future();
        var first = CompletableFuture.supplyAsync(() -> submit(GRID, "Idempotency-Key", "k"));
        while (server.studies.submitted.isEmpty()) {
            Thread.onSpinWait();
        }
        var second = submit(GRID, "Idempotency-Key", "k");
        problem(second, 409, "request-in-progress");
        assertThat(header(second, "Retry-After")).isEqualTo("1");

        held.complete();
        assertThat(first.join().statusCode()).isEqualTo(201);
        assertThat(submit(GRID, "Idempotency-Key", "k").statusCode()).isEqualTo(201);
    }

    @Test
    void a_refused_submission_does_not_use_its_key_up() {
        problem(submit("wrong", "Idempotency-Key", "k"), 422, "invalid-grid");
        server.studies.refusal = Optional.of(new Refusal(Refusal.Reason.OVERLOADED, "Too much."));
        problem(submit(GRID, "Idempotency-Key", "k"), 429, "overloaded");
        server.studies.refusal = Optional.empty();

        assertThat(submit(GRID, "Idempotency-Key", "k").statusCode()).isEqualTo(201);
    }

    @Test
    void a_key_is_one_header_of_255_printable_characters_at_most() {
        for (var wrong : new String[] {"", "x".repeat(256), "a\tb"}) {
            problem(submit(GRID, "Idempotency-Key", wrong), 400, "invalid-header");
        }
        problem(submit(GRID, "Idempotency-Key", "a", "Idempotency-Key", "b"), 400, "invalid-header");
        assertThat(server.studies.submitted).isEmpty();
        assertThat(submit(GRID, "Idempotency-Key", "~".repeat(255)).statusCode())
                .isEqualTo(201);
    }
}
