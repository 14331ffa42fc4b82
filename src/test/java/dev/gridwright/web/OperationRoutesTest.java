package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.api.ProblemType;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OperationRoutesTest {

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void health_says_what_is_wrong() {
        for (var path : List.of("/health/live", "/health/started", "/health/ready")) {
            assertThat(server.get(path).statusCode()).isEqualTo(200);
            assertThat(server.json(path).path("status").asText()).isEqualTo("UP");
        }
        server.checks = List.of(new Health.Check("store", false, "the disk is full"));

        var ready = server.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"store\",\"status\":\"DOWN\","
                        + "\"detail\":\"the disk is full\"}]}");
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void pools_are_listed() {
        assertThat(server.get("/api/v1/pools").body())
                .isEqualTo("{\"items\":[{\"name\":\"cpu\",\"slots\":3,\"idle\":1,\"busy\":2,\"abandoned\":0}],"
                        + "\"next\":null}");
    }

    @Test
    void metrics_are_scraped() {
        var response = server.get("/metrics");

        assertThat(response.body()).isEqualTo("gridwright_up 1\n");
        assertThat(header(response, "Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void every_problem_explains_itself_at_its_address() {
        for (var type : ProblemType.values()) {
            var problem = server.json("/problems/" + type.word());
            assertThat(problem.path("title").asText()).isEqualTo(type.title());
            assertThat(problem.path("status").asInt()).isEqualTo(type.status());
        }
        problem(server.get("/problems/none"), 404, "unknown-route");
    }

    @Test
    void an_address_without_a_route_is_a_problem() {
        for (var path : List.of("/nothing", "/api/v1", "/api/v1/studies/a/b/c", "/api/v1/studies/a/nothing", "/..f")) {
            problem(server.get(path), 404, "unknown-route");
        }
    }

    @Test
    void a_method_that_a_route_does_not_take_is_a_problem_that_names_the_others() {
        for (var path : List.of("/api/v1/studies", "/api/v1/plan", "/api/v1/studies/a-b", "/health/live", "/metrics")) {
            var response = server.send(
                    server.request(path).method("PUT", BodyPublishers.noBody()).build());
            problem(response, 405, "method-not-allowed");
            assertThat(header(response, "Allow")).isNotEmpty();
        }
        assertThat(header(server.get("/api/v1/studies/a-b/cancel"), "Allow")).isEqualTo("POST");
    }
}
