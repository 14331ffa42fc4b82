package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the server refuses, byte for byte over a socket, with nothing changed by it.
final class RefusalsTest {

    private static final String STUDY = "/api/v1/studies/new-abc234";
    private static final List<String> HEADERS = List.of(
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy");

    private final LocalServer server = new LocalServer();
    private String before = "";

    @BeforeEach
    void submit() {
        server.post("/api/v1/studies", "application/yaml", "version: 1");
        before = state();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String state() {
        return server.get(STUDY).body() + server.studies.views.keySet() + server.tokenChanges.size();
    }

    private String raw(String start, String... more) throws IOException {
        return server.raw(
                start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + String.join("", more) + "\r\n");
    }

    @Test
    void tricks_with_paths_lead_nowhere() throws IOException {
        server.changes.known = server.studies.views::containsKey;
        for (var path : List.of(
                "/api/v1/../../etc/passwd",
                "/api/v1/studies/../../../metrics/",
                "/api/v1/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/api/v1/studies/..%2f..%2f..%2fetc%2fpasswd",
                "/api/v1/studies/%00",
                STUDY + "%00",
                STUDY + "/grid;x=y",
                STUDY + ";x=y",
                "/api/v1;a=b/studies",
                "/api/v1/studies/%252e%252e",
                "//etc/passwd",
                "/api//v1/nothing",
                "/api/v1/studies/a%2fb/grid",
                "/api/v1/studies/" + "x".repeat(3000),
                "/" + "../".repeat(1000),
                "/problems/..%2f..%2flogback.xml",
                "/%c0%ae%c0%ae/",
                "/%ff",
                "/%",
                "/%zz")) {
            for (var method : List.of("GET", "DELETE")) {
                assertThat(raw(method + " " + path))
                        .as(method + " " + path)
                        .containsPattern("^HTTP/1\\.[01] 4(00|03|04|05|14) ")
                        .contains("application/problem+json")
                        .doesNotContain("root:")
                        .doesNotContain("<configuration>");
            }
        }
        assertThat(state()).isEqualTo(before);
        assertThat(server.changes.calls).isEmpty();
    }

    @Test
    void no_way_of_writing_a_path_leads_around_its_scope() throws IOException {
        var reader = LocalServer.json(
                        server.post("/api/v1/tokens", "application/json", "{\"name\": \"r\", \"scopes\": [\"read\"]}"))
                .path("token")
                .asText();
        var bearer = "Authorization: Bearer " + reader + "\r\n";
        for (var path : List.of(
                "/metrics",
                "/metrics/",
                "/./metrics",
                "/api/../metrics",
                "//metrics",
                "/%6detrics",
                "/api/v1/studies/../tokens",
                "/api/v1/tokens/",
                "/api/v1/studies/%2e%2e/tokens",
                "/api/v1;/tokens",
                "/api/v1//tokens",
                "/api/v1/%74okens")) {
            for (var method : List.of("GET", "HEAD", "POST", "get")) {
                assertThat(raw(method + " " + path, bearer))
                        .as(method + " " + path)
                        .containsPattern("^HTTP/1\\.[01] 4(00|03|04|05) ")
                        .doesNotContain("gridwright_up");
            }
        }
        assertThat(raw("GET /metrics", "Authorization: Bearer " + server.secret.text() + "\r\n"))
                .contains("gridwright_up");
    }

    @Test
    void requests_that_two_readers_could_understand_in_two_ways_are_refused() throws IOException {
        var post = "POST " + STUDY + "/cancel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        for (var request : List.of(
                post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
                post + "Content-Length: +2\r\n\r\n{}",
                post + "Content-Length: -1\r\n\r\n{}",
                post + "Content-Length: 99999999999999999999\r\n\r\n{}",
                post + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
                post + "Content-Length: 2\r\n\r\n{}",
                post + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                post + "Content-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\nxx\r\n",
                post + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 0\r\n\r\n",
                post + "Origin: https://evil.example.com\r\n\r\n",
                post + "Origin: null\r\n\r\n",
                post + "Sec-Fetch-Site: cross-site\r\n\r\n",
                post + "Sec-Fetch-Site: same-site\r\n\r\n",
                post.replace("localhost", "evil.example.com") + "\r\n",
                post.replace("Host: localhost\r\n", "") + "\r\n",
                post + "X\0Y: 1\r\n\r\n",
                "POST http://evil.example.com" + STUDY + "/cancel HTTP/1.1\r\nHost: evil.example.com\r\n"
                        + "Connection: close\r\n\r\n")) {
            assertThat(server.raw(request)).as(request).matches("(?s)|HTTP/1\\.[01] 4\\d\\d .*");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_body_where_none_belongs_is_not_read() throws IOException {
        for (var method : List.of("GET", "HEAD", "OPTIONS")) {
            assertThat(server.raw(method + " /api/v1/studies HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{"))
                    .as(method)
                    .startsWith("HTTP/1.1 400 ");
        }
        for (var path : List.of(STUDY + "/cancel", STUDY + "/pause", "/api/v1/tokens", "/api/v1/nothing")) {
            assertThat(server.raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{"))
                    .as(path)
                    .startsWith("HTTP/1.1 413 ")
                    .contains("/problems/body-too-large")
                    .contains("1048576");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void every_answer_tells_browsers_to_do_nothing_else() throws IOException {
        var answers = new ArrayList<String>();
        for (var start : List.of(
                "GET /health/live",
                "GET /api/v1/studies",
                "GET " + STUDY + "/trials?format=csv",
                "GET /metrics",
                "GET /nothing",
                "PUT /api/v1/studies",
                "OPTIONS /api/v1/studies",
                "GET /api/v1/studies?limit=x",
                "GET /" + "x".repeat(20_000),
                "nonsense")) {
            answers.add(raw(start));
        }
        answers.add(raw("GET /api/v1/studies", "Authorization: Bearer x\r\n"));
        answers.add(raw("GET /api/v1/studies", "X: " + "x".repeat(20_000) + "\r\n"));
        answers.add(raw("POST /api/v1/studies", "Content-Type: text/plain\r\nContent-Length: 1\r\n", "\r\nx"));
        answers.add(server.raw("GET /api/v1/studies HTTP/1.1\r\nConnection: close\r\n\r\n"));
        for (var answer : answers) {
            var headers = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
            for (var name : HEADERS) {
                assertThat(headers).as(answer).containsOnlyOnce(name.toLowerCase(Locale.ROOT) + ": ");
            }
            assertThat(headers)
                    .contains("default-src 'self'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("\nserver:")
                    .doesNotContain("access-control-")
                    .doesNotContain("strict-transport-security");
        }
    }

    @Test
    void every_refusal_is_a_problem_of_its_status() throws IOException {
        var expected = Map.of(
                "GET /nothing", 404, "PUT /api/v1/studies", 405, "GET /" + "x".repeat(20_000), 414, "nonsense", 400);
        for (var entry : expected.entrySet()) {
            assertThat(raw(entry.getKey()))
                    .containsPattern("^HTTP/1\\.[01] " + entry.getValue() + " ")
                    .contains("application/problem+json")
                    .contains("\"status\":" + entry.getValue());
        }
        assertThat(raw("GET /api/v1/studies", "Accept: image/png\r\n")).startsWith("HTTP/1.1 406 ");
        assertThat(raw("GET /api/v1/studies", "X: " + "x".repeat(20_000) + "\r\n"))
                .containsPattern("^HTTP/1\\.[01] 431 ");
    }

    @Test
    void options_names_the_methods_and_allows_no_other_site() {
        var answer = server.send(server.request("/api/v1/studies", "Origin", "https://evil.example.com")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Allow")).contains("GET").contains("POST");
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
}
