package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.evaluate.Output;
import dev.gridwright.study.StudyState;
import dev.gridwright.web.WebSettings.Bounds;
import dev.gridwright.web.WebSettings.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Readers who follow what a running attempt writes.
final class FollowTest {
    private static final String LOG = "/api/v1/studies/sphere-abc234/trials/10/log";
    private static final long TOKEN = 99;
    private static final Duration IDLE = Duration.ofMillis(300);

    private final LocalServer server = new LocalServer(new WebSettings(
            "127.0.0.1",
            0,
            Set.of(),
            false,
            WebSettings.MAX_BODY_BYTES,
            new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30), IDLE, Duration.ofSeconds(15)),
            Bounds.DEFAULT,
            Optional.empty()));
    private final Output output = new Output();

    @BeforeEach
    void running() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 1));
        server.records.trials = 10;
        server.studies.running.add(new RunningTrial(10, TOKEN, "cpu-1", Samples.START, 1));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Socket follow() throws IOException {
        var socket = server.connect();
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET " + LOG + "?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The next line of the body that is no part of its framing.
    private static String text(BufferedReader reader) throws IOException {
        var line = reader.readLine();
        while (line != null && (line.isEmpty() || line.matches("[0-9a-f]+"))) {
            line = reader.readLine();
        }
        return String.valueOf(line);
    }

    private static void skipHead(BufferedReader reader) throws IOException {
        assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        while (!reader.readLine().isEmpty()) {
            // The headers.
        }
    }

    private void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(byte[] bytes) {
        output.append(bytes, bytes.length);
    }

    @Test
    void a_reader_may_come_before_anything_is_known_and_outlasts_the_silence_of_the_attempt() throws Exception {
        try (var socket = follow()) {
            var reader = reader(socket);
            skipHead(reader);
            for (int i = 0; i < 2; i++) {
                // A connection that does nothing has to go before the next step.
                try (var idle = server.connect()) {
                    idle.setSoTimeout(60_000);
                    assertThat(idle.getInputStream().read()).isEqualTo(-1);
                }
            }
            server.studies.outputs.put(TOKEN, output);
            append("first\n");
            assertThat(text(reader)).isEqualTo("first");
            try (var idle = server.connect()) {
                idle.setSoTimeout(60_000);
                assertThat(idle.getInputStream().read()).isEqualTo(-1);
            }
            append("second\n");
            assertThat(text(reader)).isEqualTo("second");
            output.end();
            assertThat(text(reader)).isEqualTo("null");
        }
    }

    @Test
    void a_character_that_comes_in_two_pieces_is_one() throws Exception {
        server.studies.outputs.put(TOKEN, output);
        var tree = "🌲\n".getBytes(StandardCharsets.UTF_8);
        try (var socket = follow()) {
            var reader = reader(socket);
            skipHead(reader);
            append(new byte[] {'x', '\n', tree[0], tree[1]});
            // What is sent with it waits for its other half.
            assertThat(text(reader)).isEqualTo("x");
            append(new byte[] {tree[2], tree[3], tree[4], (byte) 0xff, '\n', tree[0]});
            assertThat(text(reader)).isEqualTo("🌲");
            assertThat(text(reader)).isEqualTo("\ufffd");
            output.end();
            assertThat(text(reader)).isEqualTo("\ufffd");
        }
    }

    @Test
    void a_reader_who_is_slower_than_the_attempt_is_told_what_was_left_out() throws Exception {
        server.studies.outputs.put(TOKEN, output);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + LOG + "?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 64 * 1024; i++) {
                append(line);
            }
            append("the last line\n");
            output.end();
            var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).contains("bytes left out]\n", "the last line\n").endsWith("\r\n0\r\n\r\n");
            assertThat(all.length()).isLessThan(48 << 20);
        }
    }

    @Test
    void an_attempt_whose_output_is_known_at_its_end_only_is_waited_for() throws Exception {
        try (var socket = follow()) {
            var reader = reader(socket);
            skipHead(reader);
            // It is over but not stored yet, and then stored.
            server.studies.running.clear();
            server.records.outputs.put(10L, "done\n");
            server.records.trials = 11;
            assertThat(text(reader)).isEqualTo("done");
            assertThat(text(reader)).isEqualTo("null");
        }
    }

    @Test
    void a_look_at_the_head_waits_for_nothing() throws Exception {
        assertThat(server.raw("HEAD " + LOG + "?follow=true HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("trial-state: running")
                .endsWith("\r\n\r\n");
    }
}
