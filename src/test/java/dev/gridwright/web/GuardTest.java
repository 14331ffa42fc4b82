package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.WebSettings.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GuardTest {

    private static final String GRID = "version: 1";

    @Test
    void only_names_of_this_server_are_answered() throws IOException {
        var settings = new WebSettings(
                "127.0.0.1",
                0,
                Set.of("Grid.Example.com"),
                false,
                WebSettings.MAX_BODY_BYTES,
                Limits.DEFAULT,
                WebSettings.Bounds.DEFAULT,
                Optional.empty());
        try (var server = new LocalServer(settings)) {
            for (var host : List.of("localhost", "LOCALHOST:9", "127.0.0.1", "[::1]", "[::1]:80", "grid.example.com")) {
                assertThat(server.raw(head("GET", "/api/v1/pools", host) + "\r\n"))
                        .as(host)
                        .startsWith("HTTP/1.1 200 ");
            }
            for (var host : List.of(
                    "evil.example.com",
                    "localhost.evil.example.com",
                    "127.0.0.2",
                    "",
                    "a b",
                    "localhost@evil",
                    "[::1")) {
                for (var path : List.of("/api/v1/pools", "/metrics", "/nothing")) {
                    assertThat(server.raw(head("GET", path, host) + "\r\n"))
                            .as(host)
                            .containsPattern("^HTTP/1.1 40[03] ");
                }
            }
            // A server in front may have looked at the other one.
            for (var hosts : List.of("localhost\r\nHost: evil.example.com", "localhost\r\nhost: localhost")) {
                assertThat(server.raw(head("GET", "/api/v1/pools", hosts) + "\r\n"))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("/problems/malformed-request", "more than one Host header");
            }
            // A whole URL counts more than the header.
            assertThat(server.raw(head("GET", "http://evil.example.com/api/v1/pools", "localhost") + "\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("/problems/foreign-host");
            assertThat(server.raw(head("GET", "http://localhost/api/v1/pools", "localhost") + "\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(server.raw(head("GET", "/health/live", "evil.example.com") + "\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pages_of_other_sites_change_nothing() {
        try (var server = new LocalServer()) {
            var own = "http://127.0.0.1:" + server.port();
            for (var origin : List.of("http://evil.example.com", "null", "http://127.0.0.1:1", "file://", "::")) {
                problem(
                        server.post("/api/v1/studies", "application/yaml", GRID, "Origin", origin),
                        403,
                        "foreign-origin");
                assertThat(server.get("/api/v1/pools", "Origin", origin).statusCode())
                        .isEqualTo(200);
            }
            assertThat(server.studies.submitted).isEmpty();
            assertThat(server.post("/api/v1/studies", "application/yaml", GRID, "Origin", own)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void whoever_dawdles_is_cut_off() throws IOException {
        var hasty = new Limits(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(15));
        var settings = new WebSettings(
                "127.0.0.1",
                0,
                Set.of(),
                false,
                WebSettings.MAX_BODY_BYTES,
                hasty,
                WebSettings.Bounds.DEFAULT,
                Optional.empty());
        try (var server = new LocalServer(settings)) {
            assertThat(server.raw("")).isEmpty();
            assertThat(server.raw("GET /api/v1/pools HTT")).isEmpty();
            assertThat(server.raw("POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/yaml\r\nContent-Length: 100\r\n\r\nversion"))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("/problems/request-timeout");
            assertThat(server.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/li"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsOnlyOnce("HTTP/1.1");
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void requests_that_are_not_http_are_answered_with_a_problem() throws IOException {
        try (var server = new LocalServer()) {
            var longLine = "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            assertThat(server.raw(longLine))
                    .containsPattern("^HTTP/1.[01] 414 ")
                    .contains("/problems/url-too-long");
            var longHeader = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
            assertThat(server.raw(longHeader))
                    .containsPattern("^HTTP/1.[01] 431 ")
                    .contains("/problems/headers-too-large");
            assertThat(server.raw("nonsense\r\n\r\n")).containsPattern("^HTTP/1.[01] 400 ");
        }
    }

    private static String head(String method, String path, String host) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    }
}
