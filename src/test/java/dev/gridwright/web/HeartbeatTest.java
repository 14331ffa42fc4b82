package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.StudyState;
import dev.gridwright.web.WebSettings.Bounds;
import dev.gridwright.web.WebSettings.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Event streams of a study of which there is nothing to tell.
final class HeartbeatTest {
    private static final String STUDY = "sphere-abc234";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/event-stream    | : heartbeat
            application/x-ndjson | {"event":"heartbeat"}
            """)
    void a_stream_that_has_nothing_to_tell_is_kept_alive(String mediaType, String heartbeat) throws IOException {
        var often = new Limits(
                Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofMillis(1));
        try (var server = new LocalServer(new WebSettings(
                        "127.0.0.1",
                        0,
                        Set.of(),
                        false,
                        WebSettings.MAX_BODY_BYTES,
                        often,
                        Bounds.DEFAULT,
                        Optional.empty()));
                var socket = server.connect()) {
            server.studies.put(Samples.study(STUDY, StudyState.RUNNING, 1));
            server.records.studies.put(STUDY, Samples.stored(STUDY, "version: 1"));
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/studies/" + STUDY + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: "
                                    + mediaType + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var text = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(text.readLine()).isEqualTo("HTTP/1.1 200 OK");
            for (int beats = 0; beats < 2; ) {
                var line = text.readLine();
                assertThat(line).as("after %d heartbeats", beats).isNotNull();
                beats += heartbeat.equals(line) ? 1 : 0;
            }
        }
    }
}
