package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.WebSettings.Bounds;
import dev.gridwright.web.WebSettings.Limits;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How much of everything there may be.
final class WebBoundsTest {

    private static LocalServer server(Bounds bounds) {
        return new LocalServer(new WebSettings(
                "127.0.0.1", 0, Set.of(), false, WebSettings.MAX_BODY_BYTES, Limits.DEFAULT, bounds, Optional.empty()));
    }

    @Test
    void a_token_that_asks_too_often_is_told_when_to_come_again() {
        // The bound is so low that the machine's own speed cannot refill what is taken.
        try (var server = server(new Bounds(100, 100, 1))) {
            var bearer = new String[] {
                "Authorization",
                "Bearer "
                        + LocalServer.json(server.post(
                                        "/api/v1/tokens",
                                        "application/json",
                                        "{\"name\": \"busy\", \"scopes\": [\"read\"]}"))
                                .path("token")
                                .asText()
            };
            var answers = new ArrayList<Integer>();
            for (int i = 0; i < 200 && !answers.contains(429); i++) {
                var answer = server.get("/api/v1/studies", bearer);
                answers.add(answer.statusCode());
                if (answer.statusCode() == 429) {
                    problem(answer, 429, "too-many-requests");
                    assertThat(Integer.parseInt(header(answer, "Retry-After"))).isBetween(1, 2);
                    assertThat(answer.body()).contains("1 requests a second");
                }
            }
            assertThat(answers).startsWith(200, 200).endsWith(429);
            assertThat(server.get("/api/v1/studies").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_connection_that_is_idle_for_longest_makes_room() throws IOException {
        try (var server = server(new Bounds(3, 3, 0))) {
            var idle = new ArrayList<Socket>();
            for (int i = 0; i < 3; i++) {
                var socket = server.connect();
                socket.setSoTimeout(30_000);
                idle.add(socket);
                // One answer shows that the server knows of it.
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(server.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");

            assertThat(rest(idle.getFirst())).endsWith("<closed>");
            for (var socket : List.of(idle.get(1), idle.get(2))) {
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(rest(socket)).contains("HTTP/1.1 200 ");
                socket.close();
            }
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII) + "<closed>";
    }
}
