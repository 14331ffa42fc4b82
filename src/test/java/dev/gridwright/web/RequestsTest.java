package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.metrics.Present;
import dev.gridwright.study.StudyState;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What requests leave in the metrics.
final class RequestsTest {
    private static final Present NOTHING = new Present(
            Map.<StudyState, Long>of(), new Present.Trials(0, 0, 0), List.of(), Optional.empty(), 0, List.of());

    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> lines() {
        return server.metrics.scrape(NOTHING, "").text().lines().toList();
    }

    private List<String> http() {
        return lines().stream()
                .filter(line -> line.startsWith("gridwright_http_") && !line.contains("_bucket"))
                .toList();
    }

    private void awaitLine(String line) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(http()).contains(line));
    }

    @Test
    void requests_are_counted_by_route_and_never_by_address() {
        server.get("/api/v1/pools");
        server.get("/api/v1/pools?limit=1");
        server.get("/api/v1/studies/some-study-of-mine");
        server.get("/some/where/else");
        server.get("/api/v1/some-study-of-mine");
        server.send(server.request("/api/v1/pools")
                .method("BREW", BodyPublishers.noBody())
                .build());
        server.send(server.request("/api/v1/pools")
                .method("HEAD", BodyPublishers.noBody())
                .build());

        awaitLine("gridwright_http_requests_total{code=\"200\",method=\"GET\",route=\"/api/v1/pools\"} 1.0");
        awaitLine("gridwright_http_requests_total{code=\"200\",method=\"HEAD\",route=\"/api/v1/pools\"} 1.0");
        awaitLine("gridwright_http_requests_total{code=\"405\",method=\"other\",route=\"none\"} 1.0");
        awaitLine("gridwright_http_requests_total{code=\"400\",method=\"GET\",route=\"/api/v1/pools\"} 1.0");
        awaitLine("gridwright_http_requests_total{code=\"404\",method=\"GET\",route=\"/api/v1/studies/:study\"} 1.0");
        awaitLine("gridwright_http_requests_total{code=\"404\",method=\"GET\",route=\"none\"} 2.0");
        awaitLine("gridwright_http_requests_in_flight 0.0");
        assertThat(lines())
                .contains("gridwright_http_request_duration_seconds_count{method=\"HEAD\",route=\"/api/v1/pools\"} 1")
                .noneMatch(line -> line.contains("mine") || line.contains("else") || line.contains("BREW"));
    }

    @Test
    void a_request_that_asked_to_wait_says_nothing_of_how_fast_answers_are() {
        server.get("/api/v1/studies/unknown", "Prefer", "wait=1");
        awaitLine("gridwright_http_requests_total{code=\"404\",method=\"GET\",route=\"/api/v1/studies/:study\"} 1.0");
        assertThat(lines()).noneMatch(line -> line.startsWith("gridwright_http_request_duration_seconds_count{"));
    }

    @Test
    void a_client_that_goes_away_before_its_answer_is_counted() throws Exception {
        try (var socket = server.connect()) {
            socket.getOutputStream()
                    .write(
                            "POST /api/v1/plan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            awaitLine("gridwright_http_requests_in_flight 1.0");
            awaitLine("gridwright_http_connections 1.0");
        }
        awaitLine("gridwright_http_requests_total{code=\"closed\",method=\"POST\",route=\"/api/v1/plan\"} 1.0");
        awaitLine("gridwright_http_requests_in_flight 0.0");
        awaitLine("gridwright_http_connections 0.0");
    }
}
