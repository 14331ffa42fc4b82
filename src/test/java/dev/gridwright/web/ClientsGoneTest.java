package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Clients that go away in the middle of something.
final class ClientsGoneTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final int EACH = 30;

    /// Whose errors the log of a server leaves out, too.
    private static final Set<String> SILENT = Set.of("io.vertx.core.net.impl.VertxConnection");

    @Test
    void a_client_that_goes_away_is_no_error_in_the_log() throws IOException {
        var events = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        events.start();
        root.addAppender(events);
        try (var server = new LocalServer()) {
            for (var begun : List.of(
                    "GET /api/v1/stu",
                    "GET /api/v1/studies" + HOST + "\r\n",
                    "GET /api/v1/studies//events" + HOST + "\r\n",
                    ("GET /api/v1/studies" + HOST + "\r\n").repeat(50),
                    "POST /api/v1/studies" + HOST
                            + "Content-Type: application/yaml\r\nContent-Length: 1000\r\n\r\nname")) {
                for (int i = 0; i < EACH; i++) {
                    var socket = server.connect();
                    socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                    // Gone at once and without a word (RST); every second one after the first of the answer.
                    if (i % 2 == 0 && begun.startsWith("GET") && begun.contains("\r\n")) {
                        assertThat(socket.getInputStream().read()).isEqualTo('H');
                    }
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            root.detachAppender(events);
        }

        assertThat(List.copyOf(events.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .filteredOn(event -> !SILENT.contains(event.getLoggerName()))
                .extracting(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .isEmpty();
    }
}
