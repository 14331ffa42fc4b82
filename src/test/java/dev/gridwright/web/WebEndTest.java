package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.evaluate.Output;
import dev.gridwright.study.StudyState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of connections when the server ends.
final class WebEndTest {
    private static final String STUDY = "sphere-abc234";
    private static final String PATH = "/api/v1/studies/" + STUDY;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String LAST_CHUNK = "0";

    private final LocalServer server = new LocalServer();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void running() {
        server.studies.put(Samples.study(STUDY, StudyState.RUNNING, 1));
        server.records.studies.put(STUDY, Samples.stored(STUDY, "version: 1"));
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
    }

    /// The answer from its first line on; its reader takes no more at a time than it has to.
    private BufferedReader ask(String path, String... headers) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void until(BufferedReader answer, String line) throws IOException {
        for (var next = answer.readLine(); !line.equals(next); next = answer.readLine()) {
            assertThat(next).as("the end, before %s", line).isNotNull();
        }
    }

    private boolean refused() throws IOException {
        try (var late = server.connect()) {
            return !late.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static void assertWhole(List<String> lines) {
        // A body in chunks ends with an empty one and an empty line.
        assertThat(lines).endsWith(LAST_CHUNK, "");
    }

    @Test
    void an_answer_under_way_arrives_whole_while_nobody_else_is_let_in() throws Exception {
        // More than the buffers between the two sides hold.
        server.records.trials = 30_000;
        var idle = server.connect();
        sockets.add(idle);
        idle.setSoTimeout(60_000);
        var answer = ask(PATH + "/trials?format=ndjson");
        until(answer, "HTTP/1.1 200 OK");

        var ended = server.end(LONG);

        assertThat(idle.getInputStream().read()).as("an idle connection").isEqualTo(-1);
        assertThat(ended.isComplete()).isFalse();
        Awaitility.await().atMost(LONG).until(this::refused);
        var lines = answer.lines().toList();
        assertWhole(lines);
        assertThat(String.join("", lines)).contains("{\"index\":29999,");
        LocalServer.await(ended);
    }

    @Test
    void an_answer_that_nobody_takes_is_cut_off_in_the_end() throws Exception {
        server.records.trials = 30_000;
        var answer = ask(PATH + "/trials?format=ndjson");
        until(answer, "HTTP/1.1 200 OK");

        LocalServer.await(server.end(Duration.ofMillis(50)));
    }

    @Test
    void streams_and_long_polls_end_as_answers_do() throws Exception {
        var output = new Output();
        output.append("first\n".getBytes(StandardCharsets.UTF_8), 6);
        server.studies.outputs.put(99L, output);
        server.studies.running.add(new RunningTrial(10, 99, "cpu-1", Samples.START, 1));
        var events = ask(PATH + "/events");
        until(events, "");
        var log = ask(PATH + "/trials/10/log?follow=true");
        until(log, "first");
        var tag = server.get(PATH).headers().firstValue("ETag").orElseThrow();
        int looks = server.studies.looks.get();
        var poll = ask(PATH, "If-None-Match: " + tag, "Prefer: wait=60");
        while (server.studies.looks.get() < looks + 2) {
            Thread.onSpinWait();
        }

        LocalServer.await(server.end(LONG));

        assertWhole(events.lines().toList());
        assertWhole(log.lines().toList());
        assertThat(poll.readLine()).isEqualTo("HTTP/1.1 304 Not Modified");
    }
}
