package dev.gridwright.app;

import static dev.gridwright.app.TraceReceiver.attributes;
import static dev.gridwright.app.TraceReceiver.hex;
import static dev.gridwright.app.TraceReceiver.traceparent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.gridwright.ClosedPort;
import dev.gridwright.api.Wire;
import dev.gridwright.trace.Tracing;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is traced, by the variables of OpenTelemetry, to a collector.
final class TracesTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);
    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String ECHO = """
            version: 1
            name: echo
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial:
              command: [sh, -c, 'echo "$TRACEPARENT" >&2; test $GRIDWRIGHT_PARAM_x = 1 || exit 3; echo "{\\"value\\": 1}"']
            """;
    private static final String PULLED = """
            version: 1
            name: pulled
            space: {x: [1]}
            objective: {metric: value, goal: minimize}
            trial: {worker: queue}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private TraceReceiver receiver;

    @BeforeEach
    void open() throws Exception {
        receiver = new TraceReceiver();
    }

    @AfterEach
    void close() {
        client.close();
        receiver.close();
    }

    private Map<String, String> variables(String... more) {
        var variables = new HashMap<>(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(), "OTEL_BSP_SCHEDULE_DELAY", "20"));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private Server start(Map<String, String> variables) {
        return start(variables, Optional.empty());
    }

    private Server start(Map<String, String> variables, Optional<String> resumed) {
        var local = ServerSettings.local(folder.resolve("data"), 1);
        return Server.start(
                new ServerSettings(
                        local.data(),
                        local.host(),
                        local.port(),
                        1,
                        local.maxPoints(),
                        local.plugins(),
                        local.publicHosts(),
                        new ServerSettings.Purpose.Run(folder, resumed)),
                variables);
    }

    private String send(Server server, String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.address().resolve(path))
                .timeout(DEADLOCK.multipliedBy(2))
                .header("Authorization", "Bearer " + server.token().orElseThrow());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var answer = client.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private String submit(Server server, String grid, String... headers) throws Exception {
        var all = new ArrayList<>(List.of("Content-Type", "application/yaml"));
        all.addAll(List.of(headers));
        return Wire.JSON
                .readTree(send(server, "POST", "/api/v1/studies", grid, all.toArray(String[]::new)))
                .path("id")
                .asText();
    }

    private JsonNode ended(Server server, String study) throws Exception {
        return Wire.JSON.readTree(
                send(server, "GET", "/api/v1/studies/" + study + "?until=ended", "", "Prefer", "wait=60"));
    }

    /// What the command of a trial was told; what it wrote to its two streams comes in any order.
    private String told(Server server, String study, int index) throws Exception {
        return send(server, "GET", "/api/v1/studies/" + study + "/trials/" + index + "/log", "")
                .lines()
                .filter(line -> line.startsWith("00-"))
                .findFirst()
                .orElse("");
    }

    private static void assertWithin(Span inner, Span outer) {
        assertThat(inner.getTraceId()).isEqualTo(outer.getTraceId());
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
    }

    @Test
    void a_submission_its_study_and_its_attempts_are_spans_one_within_the_other() throws Exception {
        var variables = variables(
                "OTEL_SERVICE_NAME", "tuning",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test",
                "OTEL_EXPORTER_OTLP_HEADERS", "x-key=17");
        String study;
        List<String> said = new ArrayList<>();
        String metrics;
        try (var server = start(variables)) {
            study = submit(server, ECHO, "traceparent", CALLER);
            ended(server, study);
            for (int index = 0; index < 2; index++) {
                said.add(told(server, study, index));
            }
            metrics = send(server, "GET", "/metrics", "", "Accept", "application/openmetrics-text; version=1.0.0");
        }

        var submit = receiver.spans("submit", 1).getFirst();
        assertThat(hex(submit.getTraceId())).isEqualTo(CALLER.substring(3, 35));
        assertThat(hex(submit.getParentSpanId())).isEqualTo(CALLER.substring(36, 52));
        var whole = receiver.spans("study", 1).getFirst();
        assertWithin(whole, submit);
        assertThat(attributes(whole))
                .containsEntry("gridwright.study", study)
                .containsEntry("gridwright.points", "2")
                .containsEntry("gridwright.state", "completed")
                .containsEntry("gridwright.stop_reason", "exhausted");
        var attempts = receiver.spans("attempt", 2).stream()
                .sorted(Comparator.comparing(span -> attributes(span).get("gridwright.index")))
                .toList();
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertWithin(attempt, whole);
            assertThat(attributes(attempt))
                    .containsEntry("gridwright.study", study)
                    .containsEntry("gridwright.attempt", "1")
                    .containsEntry("gridwright.kind", "command");
            assertThat(attempt.getStartTimeUnixNano()).isGreaterThanOrEqualTo(whole.getStartTimeUnixNano());
            assertThat(attempt.getEndTimeUnixNano()).isLessThanOrEqualTo(whole.getEndTimeUnixNano());
        });
        assertThat(attributes(attempts.getFirst()))
                .containsEntry("gridwright.outcome", "succeeded")
                .doesNotContainKey("gridwright.cause");
        assertThat(attributes(attempts.getLast()))
                .containsEntry("gridwright.outcome", "failed")
                .containsEntry("gridwright.cause", "exit");
        assertThat(attempts.getLast().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(said)
                .as("what the commands were told")
                .containsExactly(traceparent(attempts.getFirst()), traceparent(attempts.getLast()));
        assertThat(metrics)
                .as("exemplars")
                .containsPattern(
                        "gridwright_trial_duration_seconds_bucket\\{kind=\"command\",outcome=\"succeeded\",le=\"[^\"]+\"\\}"
                                + " 1 # \\{span_id=\"" + hex(attempts.getFirst().getSpanId()) + "\",trace_id=\""
                                + hex(submit.getTraceId()) + "\"\\} ")
                .contains("# EOF");
        assertThat(receiver.requests()).isNotEmpty().containsOnly("/v1/traces application/x-protobuf 17");
        assertThat(receiver.resource())
                .containsEntry("service.name", "tuning")
                .containsEntry("deployment.environment.name", "test")
                .containsKey("service.version");
    }

    @Test
    void a_service_that_is_asked_is_told_of_the_attempt() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            try (exchange) {
                told.add(exchange.getRequestHeaders().getFirst("traceparent"));
                var body = "{\"value\": 1}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        service.start();
        try (var server = start(variables())) {
            var study = submit(server, """
                    version: 1
                    name: asked
                    space: {x: [1]}
                    objective: {metric: value, goal: minimize}
                    trial: {http: {url: "http://127.0.0.1:%d/", result: {value: /value}}}
                    """.formatted(service.getAddress().getPort()));
            ended(server, study);
        } finally {
            service.stop(0);
        }

        assertThat(told)
                .containsExactly(traceparent(receiver.spans("attempt", 1).getFirst()));
        assertThat(receiver.spans("submit", 1).getFirst().getParentSpanId().isEmpty())
                .as("nobody said where it came from")
                .isTrue();
    }

    @Test
    void a_study_that_goes_on_after_a_restart_stays_in_its_trace_and_names_the_span_before() throws Exception {
        String study;
        try (var server = start(variables())) {
            study = submit(server, PULLED, "traceparent", CALLER);
        }
        var before = receiver.spans("study", 1).getFirst();
        assertThat(attributes(before)).containsEntry("gridwright.interrupted", "true");

        JsonNode lease;
        try (var server = start(variables(), Optional.of(study))) {
            lease = Wire.JSON
                    .readTree(send(
                            server,
                            "POST",
                            "/api/v1/leases",
                            "{\"worker\": \"w\", \"queues\": [\"queue\"], \"wait\": \"30s\"}",
                            "Content-Type",
                            "application/json"))
                    .at("/leases/0");
            send(
                    server,
                    "PUT",
                    "/api/v1/leases/" + lease.path("lease").asText() + "/result",
                    "{\"metrics\": {\"value\": 1}}",
                    "Content-Type",
                    "application/json");
            ended(server, study);
        }

        var after = receiver.spans("study", 2).getLast();
        assertWithin(after, before);
        assertThat(after.getLinksList()).hasSize(1).allSatisfy(link -> {
            assertThat(link.getTraceId()).isEqualTo(before.getTraceId());
            assertThat(link.getSpanId()).isEqualTo(before.getSpanId());
        });
        assertThat(attributes(after)).containsEntry("gridwright.state", "completed");
        var attempt = receiver.spans("attempt", 1).getFirst();
        assertWithin(attempt, after);
        assertThat(attributes(attempt))
                .containsEntry("gridwright.pool", "worker")
                .containsEntry("gridwright.slot", "w")
                .containsEntry("gridwright.outcome", "succeeded");
        assertThat(lease.path("traceparent").asText())
                .as("what the worker is told")
                .isEqualTo(traceparent(attempt));
    }

    @Test
    void nothing_is_sent_and_nobody_is_told_unless_the_variables_ask_for_it() throws Exception {
        var none = variables("OTEL_TRACES_EXPORTER", "none");
        try (var server = start(none)) {
            var study = submit(server, ECHO, "traceparent", CALLER);
            ended(server, study);
            assertThat(send(server, "GET", "/api/v1/studies/" + study + "/trials/0/log", "")
                            .lines())
                    .containsExactlyInAnyOrder("", "{\"value\": 1}");
            assertThat(send(server, "GET", "/metrics", "", "Accept", "application/openmetrics-text; version=1.0.0"))
                    .doesNotContain("trace_id");
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void what_is_not_sampled_is_not_sent_but_handed_on() throws Exception {
        try (var server = start(variables("OTEL_TRACES_SAMPLER", "always_off"))) {
            var study = submit(server, ECHO);
            ended(server, study);
            assertThat(told(server, study, 0)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
            assertThat(send(server, "GET", "/metrics", "", "Accept", "application/openmetrics-text; version=1.0.0"))
                    .doesNotContain("trace_id");
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_collector_that_is_not_there_keeps_nothing_from_running_or_ending() throws Exception {
        try (var nobody = new ClosedPort();
                var server = start(variables("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + nobody.port()))) {
            assertThat(ended(server, submit(server, ECHO)).path("state").asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void variables_that_cannot_be_followed_keep_the_server_from_starting() {
        assertThatThrownBy(() -> start(variables("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .isInstanceOf(Tracing.Unusable.class)
                .hasMessageContaining("http/protobuf");
        assertThatThrownBy(() -> start(variables("OTEL_TRACES_EXPORTER", "zipkin")))
                .isInstanceOf(Tracing.Unusable.class)
                .hasMessageContaining("zipkin");
    }
}
