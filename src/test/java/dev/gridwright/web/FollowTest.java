package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.evaluate.Output;
import dev.gridwright.study.StudyState;
import dev.gridwright.web.WebSettings.Bounds;
import dev.gridwright.web.WebSettings.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
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

    /// One who follows. Where it takes longer than the short time for silence until the answer begins, the server has
    /// closed the connection, and is asked again.
    private Following follow(Callable<Socket> connecting) throws Exception {
        while (true) {
            var socket = connecting.call();
            try {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("GET " + LOG + "?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                var answer = new PushbackInputStream(socket.getInputStream());
                int first = answer.read();
                if (first >= 0) {
                    answer.unread(first);
                    return new Following(socket, answer);
                }
            } catch (SocketException e) {
                // It was closed under our hands.
            }
            socket.close();
        }
    }

    private record Following(Socket socket, InputStream answer) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Behind the head of the answer.
    private static BufferedReader reader(Following following) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(following.answer(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        while (!reader.readLine().isEmpty()) {
            // The headers.
        }
        return reader;
    }

    /// The next line of the body that is no part of its framing.
    private static String text(BufferedReader reader) throws IOException {
        var line = reader.readLine();
        while (line != null && (line.isEmpty() || line.matches("[0-9a-f]+"))) {
            line = reader.readLine();
        }
        return String.valueOf(line);
    }

    private void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(byte[] bytes) {
        output.append(bytes, bytes.length);
    }

    @Test
    void a_reader_may_come_before_anything_is_known_and_outlasts_the_silence_of_the_attempt() throws Exception {
        try (var following = follow(server::connect)) {
            var reader = reader(following);
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
        try (var following = follow(server::connect)) {
            var reader = reader(following);
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
        try (var following = follow(this::narrow)) {
            var line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 64 * 1024; i++) {
                append(line);
            }
            append("the last line\n");
            output.end();
            var all = new String(following.answer().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).contains("bytes left out]\n", "the last line\n").endsWith("\r\n0\r\n\r\n");
            assertThat(all.length()).isLessThan(48 << 20);
        }
    }

    /// A connection that takes little at a time.
    private Socket narrow() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        return socket;
    }

    @Test
    void an_attempt_whose_output_is_known_at_its_end_only_is_waited_for() throws Exception {
        try (var following = follow(server::connect)) {
            var reader = reader(following);
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
