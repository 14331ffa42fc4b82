package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.gridwright.log.Field;
import dev.gridwright.log.Logging;
import dev.gridwright.quota.Quota;
import dev.gridwright.study.StudyState;
import dev.gridwright.web.access.Scope;
import dev.gridwright.web.access.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RequestLogTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    private static final String STUDY = "sphere-abc234";

    private final LocalServer server = new LocalServer();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Logging.REQUESTS);
    private final Kept kept = new Kept();

    private static final class Kept extends AppenderBase<ILoggingEvent> {
        final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    }

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        kept.start();
        logger.addAppender(kept);
    }

    @AfterEach
    void close() {
        server.close();
        logger.detachAppender(kept);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /// The lines, once there are so many.
    private List<ILoggingEvent> lines(int count) {
        await().atMost(DEADLOCK).until(() -> kept.events.size() >= count);
        assertThat(kept.events).hasSize(count);
        return kept.events;
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        return Arrays.stream(line.getArgumentArray())
                .filter(Field.class::isInstance)
                .map(Field.class::cast)
                .collect(Collectors.toMap(Field::name, Field::value));
    }

    @Test
    void a_request_has_a_line_with_all_that_is_asked_of_it() {
        var answer = server.get("/api/v1/pools?secret=hidden", "X-Request-Id", "build-17:3");

        assertThat(answer.headers().firstValue("X-Request-Id")).contains("build-17:3");
        var line = lines(1).getFirst();
        assertThat(line.getFormattedMessage())
                .matches("127\\.0\\.0\\.1 - GET /api/v1/pools 400 \\d+ bytes \\d+\\.\\d+ s build-17:3");
        assertThat(fields(line))
                .containsEntry("address", "127.0.0.1")
                .containsEntry("method", "GET")
                .containsEntry("path", "/api/v1/pools")
                .containsEntry("status", 400)
                .containsEntry("bytes", (long) answer.body().getBytes(StandardCharsets.UTF_8).length)
                .containsEntry("request", "build-17:3")
                .containsEntry("whole", true)
                .containsKey("seconds");
    }

    @Test
    void a_request_without_a_sane_name_is_given_one() {
        for (var wrong : List.of("", "a b", "a".repeat(129), "{\"x\":1}", "-x")) {
            var answer = server.get("/health/live", "X-Request-Id", wrong);
            assertThat(answer.headers().firstValue("X-Request-Id").orElse("")).matches("[0-9a-f]{16}");
        }
        var one = server.get("/health/live").headers().firstValue("X-Request-Id");
        var other = server.get("/health/live").headers().firstValue("X-Request-Id");
        assertThat(one).isNotEmpty().isNotEqualTo(other);
        assertThat(lines(7)).allMatch(line -> line.getFormattedMessage().contains(" GET /health/live 200 "));
    }

    @Test
    void who_sent_it_is_told_by_the_name_of_the_token_never_by_the_token() {
        var secret = Secret.random();
        server.tokens
                .create(secret, "nightly build", Set.of(Scope.READ), Quota.NONE, Optional.empty())
                .join();

        server.get("/api/v1/pools", "Authorization", "Bearer " + secret.text());
        server.get("/api/v1/pools", "Authorization", "Bearer gw_wrong");

        var lines = lines(2);
        assertThat(fields(lines.getFirst()))
                .containsEntry("token", "nightly build")
                .containsEntry("status", 200);
        assertThat(fields(lines.getLast())).containsEntry("token", "-").containsEntry("status", 401);
        assertThat(lines).noneMatch(line -> line.getFormattedMessage().contains(secret.text()));
    }

    @Test
    void the_secret_of_a_lease_is_left_out() {
        server.send(server.request("/api/v1/leases/17-0123456789abcdef0123456789abcdef")
                .DELETE()
                .build());
        server.send(server.request("/api/v1/leases/17%2D0123456789abcdef0123456789abcdef/heartbeat")
                .DELETE()
                .build());

        assertThat(lines(2))
                .extracting(line -> fields(line).get("path"))
                .containsExactly("/api/v1/leases/17-*", "/api/v1/leases/17-*/heartbeat");
    }

    @Test
    void what_is_no_request_has_a_line_too() throws Exception {
        assertThat(server.raw("GET / HTTP/9.9 junk\r\n\r\n")).contains(" 400 ").contains("X-Request-Id");

        assertThat(fields(lines(1).getFirst())).containsEntry("path", "-").containsEntry("status", 400);
    }

    @Test
    void a_stream_is_told_when_its_reader_has_gone() throws Exception {
        server.studies.put(Samples.study(STUDY, StudyState.RUNNING, 1));
        server.records.studies.put(STUDY, Samples.stored(STUDY, "version: 1"));
        try (var socket = server.connect()) {
            socket.setSoTimeout((int) DEADLOCK.toMillis());
            var request = "GET /api/v1/studies/" + STUDY + "/events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(kept.events).isEmpty();
        }

        var line = lines(1).getFirst();
        assertThat(line.getFormattedMessage()).endsWith(" broken off");
        assertThat(fields(line)).containsEntry("whole", false).containsEntry("status", 200);
    }
}
