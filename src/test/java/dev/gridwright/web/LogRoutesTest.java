package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.evaluate.Output;
import dev.gridwright.study.StudyState;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogRoutesTest {
    private static final String TRIALS = "/api/v1/studies/sphere-abc234/trials";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void study() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 1));
        server.records.trials = 10;
        server.records.outputs.put(3L, "päivää\n");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_range_of_bytes_is_answered_alone() {
        var part = server.get(TRIALS + "/3/log", "Range", "bytes=0-0");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("p");
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 0-0/10");
        assertThat(part.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(server.get(TRIALS + "/3/log", "Range", "bytes=-2").body()).endsWith("\n");

        var whole = server.get(TRIALS + "/3/log", "Range", "lines=1-2");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("päivää\n");
        assertThat(whole.headers().firstValue("Trial-State")).contains("failed");
    }

    @Test
    void a_range_behind_the_end_is_refused_with_the_length() {
        var beyond = server.get(TRIALS + "/3/log", "Range", "bytes=10-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */10");
        assertThat(LocalServer.json(beyond).path("type").asText()).isEqualTo("/problems/range-not-satisfiable");
    }

    @Test
    void what_a_running_attempt_has_written_so_far_can_be_read() {
        server.studies.running.add(new RunningTrial(10, 99, "cpu-1", Samples.START, 1));
        var nothing = server.get(TRIALS + "/10/log");
        assertThat(nothing.statusCode()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
        assertThat(nothing.headers().firstValue("Trial-State")).contains("running");

        var output = new Output();
        server.studies.outputs.put(99L, output);
        output.append("half a li".getBytes(StandardCharsets.UTF_8), 9);
        assertThat(server.get(TRIALS + "/10/log").body()).isEqualTo("half a li");
        assertThat(server.get(TRIALS + "/10/log", "Range", "bytes=-2").body()).isEqualTo("li");
        assertThat(server.get(TRIALS + "/3/log?follow=true").body()).isEqualTo("päivää\n");
        assertThat(server.get(TRIALS + "/3/log?follow=perhaps").statusCode()).isEqualTo(400);
    }

    @Test
    void an_attempt_is_named_by_its_number() {
        var only = server.get(TRIALS + "/3/log?attempt=1");
        assertThat(only.body()).isEqualTo("päivää\n");
        assertThat(only.headers().firstValue("Trial-Attempt")).contains("1");
        for (var wrong : List.of("0", "2", "-1", "99999999999")) {
            var refused = server.get(TRIALS + "/3/log?attempt=" + wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(404);
            assertThat(LocalServer.json(refused).path("type").asText()).isEqualTo("/problems/unknown-attempt");
        }
        assertThat(server.get(TRIALS + "/3/log?attempt=last").statusCode()).isEqualTo(400);
    }

    @Test
    void a_trial_keeps_no_files_and_one_that_is_not_there_has_none() {
        assertThat(server.json(TRIALS + "/3/files").toString()).isEqualTo("{\"items\":[],\"next\":null}");
        assertThat(server.get(TRIALS + "/77/files").statusCode()).isEqualTo(404);
        assertThat(server.get(TRIALS + "/77/log").statusCode()).isEqualTo(404);
    }

    @Test
    void whatever_can_be_got_can_be_looked_at_without_its_body() throws Exception {
        server.records.studies.put("sphere-abc234", Samples.stored("sphere-abc234", "version: 1\n"));
        for (var path : List.of(
                "/api/v1/studies",
                "/api/v1/studies/sphere-abc234",
                "/api/v1/studies/sphere-abc234/grid",
                "/api/v1/studies/sphere-abc234/best",
                "/api/v1/studies/sphere-abc234/effects",
                "/api/v1/studies/sphere-abc234/timeline",
                TRIALS,
                TRIALS + "?format=ndjson",
                TRIALS + "/3",
                TRIALS + "/3/log",
                "/api/v1/pools",
                "/health/live")) {
            var got = server.get(path);
            var head = server.send(
                    server.request(path).method("HEAD", BodyPublishers.noBody()).build());
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.headers().firstValue("Content-Type"))
                    .as(path)
                    .isEqualTo(got.headers().firstValue("Content-Type"));
        }
        var raw = server.raw("HEAD " + TRIALS + "/3/log HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(raw)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: 10")
                .endsWith("\r\n\r\n");
        var refused = server.send(
                server.request(TRIALS).method("PUT", BodyPublishers.noBody()).build());
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
}
