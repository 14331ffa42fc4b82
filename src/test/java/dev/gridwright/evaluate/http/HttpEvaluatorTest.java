package dev.gridwright.evaluate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.ClosedPort;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.EvaluatorContract;
import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.outbound.RawServer;
import dev.gridwright.secret.Secrets;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.HttpCall;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class HttpEvaluatorTest extends EvaluatorContract {

    private static final String KEY = "sk-very/secret 1";

    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client = new OutboundClient(vertx, AllowedHosts.LOCAL);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        over.countDown();
        for (var each : opened) {
            each.close();
        }
        client.close();
        vertx.close().await();
    }

    private RawServer server(RawServer.Answer answer) {
        try {
            var server = new RawServer(answer);
            opened.add(server);
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawServer silent() {
        return server(out -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Evaluator evaluator(Secrets secrets) {
        return new HttpEvaluators(client, secrets, InstantSource.system()).open("io-0");
    }

    @Override
    protected Evaluator open() {
        return evaluator(Secrets.NONE);
    }

    @Override
    protected TrialTask shortTask() {
        return Tasks.of(get(server(RawServer.json("{\"value\": 1}")).url("/").toString(), Map.of()))
                .at(Map.of());
    }

    @Override
    protected TrialTask endlessTask() {
        return Tasks.of(get(silent().url("/").toString(), Map.of())).at(Map.of());
    }

    @Override
    protected boolean endlessReports() {
        return false;
    }

    private static TrialKind.Http get(String url, Map<String, String> headers) {
        return http("GET", url, headers, Optional.empty());
    }

    private static TrialKind.Http http(String method, String url, Map<String, String> headers, Optional<String> body) {
        return new TrialKind.Http(new HttpCall(
                new HttpCall.Request(method, url, headers, body),
                Optional.empty(),
                new HttpCall.Reading(Map.of("value", "/value", "n", "/n"), Map.of(), Map.of()),
                List.of()));
    }

    @Test
    void what_is_sent_is_filled_in_with_types_kept_and_urls_encoded() {
        var server = server(RawServer.json("{\"value\": 0.5, \"n\": 3}"));
        var kind = http(
                "PUT",
                server.url("/fit/") + "${mode}?x=${x}&s=${study}",
                Map.of("x-seed", "s${seed}", "Accept", "text/plain"),
                Optional.of(
                        "{\"x\": \"${x}\", \"mode\": \"${mode}\", \"both\": \"${x}-${mode}\", \"all\": [\"${params}\", 1, null]}"));

        var started = Started.run(open(), Tasks.of(kind).at(Map.of("x", 0.1, "mode", "a b/\"?&")));

        assertThat(started.ending()).isEqualTo(Ending.completed());
        assertThat(started.measurements()).hasSize(1);
        assertThat(started.measurements().getFirst().metrics())
                .containsEntry("value", 0.5)
                .containsEntry("n", 3.0)
                .containsKey("request_seconds");
        var request = server.requests().getFirst();
        assertThat(request)
                .startsWith("PUT /fit/a%20b%2F%22%3F%26?x=0.1&s=study-aaaaaa HTTP/1.1\r\n")
                .containsIgnoringCase("\r\naccept: text/plain\r\n")
                .containsIgnoringCase("\r\ncontent-type: application/json\r\n")
                .containsPattern("x-seed: s\\d+")
                .contains("\"x\":0.1,\"mode\":\"a b/\\\"?&\",\"both\":\"0.1-a b/\\\"?&\"")
                .endsWith(",1,null]}");
        assertThat(started.evaluation().output()).contains("200\n", "{\"value\": 0.5, \"n\": 3}");
    }

    @Test
    void every_fold_and_repeat_is_asked_for_alone() {
        var server = server(RawServer.json("{\"value\": 2}"));
        var kind = get(server.url("/") + "?fold=${fold}", Map.of());

        var started = Started.run(open(), Tasks.of(kind).folds(2, 2).at(Map.of()));

        assertThat(started.measurements()).hasSize(4);
        assertThat(server.requests())
                .extracting(request -> request.substring(0, request.indexOf(" HTTP")))
                .containsExactly("GET /?fold=0", "GET /?fold=1", "GET /?fold=0", "GET /?fold=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                      | METRIC_MISSING    | has nothing at /value",
                "{\"value\": null}       | METRIC_MISSING    | has null at /value",
                "{\"value\": [1]}        | METRIC_MISSING    | has [1] at /value",
                "{\"value\": \"much\"}   | METRIC_MISSING    | has \"much\" at /value",
                "{\"value\": NaN}        | METRIC_NOT_FINITE | has NaN at /value",
                "{\"value\": \"-inf\"}   | METRIC_NOT_FINITE | has -Infinity at /value",
                "{\"value\": 1e999}      | METRIC_NOT_FINITE | has Infinity at /value",
                "<html>                  | HTTP_ERROR        | is no JSON",
            })
    void an_answer_without_its_number_says_what_was_there(String body, Cause cause, String words) {
        var started = Started.run(
                open(),
                Tasks.of(get(server(RawServer.json(body)).url("/a").toString(), Map.of()))
                        .at(Map.of()));

        assertThat(started.fell().cause()).isEqualTo(cause);
        assertThat(started.fell().outcome()).isEqualTo(cause == Cause.HTTP_ERROR ? Outcome.FAILED : Outcome.INVALID);
        assertThat(started.fell().message()).contains("127.0.0.1/a", words);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0", "' 2.5e1 ', 25", "-3, -3"})
    void texts_and_flags_that_stand_for_numbers_are_numbers(String value, double number) {
        var body = value.equals("true") || value.equals("false") ? value : '"' + value + '"';
        var server = server(RawServer.json("{\"value\": " + body + "}"));

        assertThat(Started.run(
                                open(),
                                Tasks.of(get(server.url("/").toString(), Map.of()))
                                        .at(Map.of()))
                        .value())
                .isEqualTo(number);
    }

    @Test
    void a_refusal_keeps_its_status_and_words_where_retries_look() {
        var server =
                server(RawServer.text("HTTP/1.1 500 Oops\r\nx-request-id: r1\r\ncontent-length: 9\r\n\r\nno\n model"));

        var started = Started.run(
                open(), Tasks.of(get(server.url("/").toString(), Map.of())).at(Map.of()));

        assertThat(started.fell().cause()).isEqualTo(Cause.HTTP_STATUS);
        assertThat(started.fell().exitCode()).hasValue(500);
        assertThat(started.fell().message()).contains("status 500: no model");
        assertThat(started.evaluation().output()).contains("x-request-id: r1");
    }

    @Test
    void a_redirect_is_a_refusal() {
        var server = server(
                RawServer.text("HTTP/1.1 307 There\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"));

        var fell = Started.run(
                        open(),
                        Tasks.of(get(server.url("/").toString(), Map.of())).at(Map.of()))
                .fell();

        assertThat(fell.exitCode()).hasValue(307);
        assertThat(fell.message()).contains("redirects are not followed");
    }

    @Test
    void who_cannot_be_reached_or_breaks_off_or_floods_is_an_error() throws Exception {
        var broken = server(RawServer.text("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"));
        var flood = server(out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[8192]);
            }
        });
        try (var nobody = new ClosedPort()) {
            var words = Map.of(
                    "http://127.0.0.1:" + nobody.port() + "/",
                    "cannot be reached",
                    broken.url("/").toString(),
                    "broke off",
                    flood.url("/").toString(),
                    "larger than 1,048,576 bytes",
                    "http://127.1.2/",
                    "no http or https address");

            words.forEach((url, word) -> {
                var fell = Started.run(open(), Tasks.of(get(url, Map.of())).at(Map.of()))
                        .fell();
                assertThat(fell.cause()).as(url).isEqualTo(Cause.HTTP_ERROR);
                assertThat(fell.message()).contains(word);
            });
        }
    }

    @Test
    void a_secret_goes_into_a_header_and_into_nothing_that_is_shown() throws Exception {
        var secrets = secrets("KEY@127.0.0.1,localhost=" + KEY + "\n");
        for (var status : List.of("200 OK", "401 No")) {
            var echo = "{\"value\": \"" + KEY + "\", \"in\": \"sk-very%2Fsecret%201\"}";
            var server = server(RawServer.text("HTTP/1.1 " + status + "\r\nwarning: " + KEY + "\r\ncontent-length: "
                    + echo.length() + "\r\n\r\n" + echo));

            var started = Started.run(
                    evaluator(secrets),
                    Tasks.of(get(server.url("/").toString(), Map.of("authorization", "Bearer ${secret:KEY}")))
                            .at(Map.of()));

            assertThat(server.requests().getFirst()).contains("Bearer " + KEY);
            assertThat(started.fell().message()).contains("[secret KEY]").doesNotContain("secret 1");
            assertThat(started.evaluation().output()).contains("[secret KEY]").doesNotContain("very");
        }
    }

    @Test
    void a_secret_where_a_message_is_shortened_is_not_shown() throws Exception {
        var secrets = secrets("KEY@127.0.0.1,localhost=" + KEY + "\n");
        for (var answer : List.of(
                "HTTP/1.1 401 No|" + "x".repeat(296) + KEY,
                "HTTP/1.1 401 No|" + "x ".repeat(130) + "   " + KEY.replace(" ", "%20"),
                "HTTP/1.1 200 OK|{\"value\": \"" + "x".repeat(75) + KEY + "\"}")) {
            var parts = answer.split("\\|");
            var server = server(
                    RawServer.text(parts[0] + "\r\ncontent-length: " + parts[1].length() + "\r\n\r\n" + parts[1]));

            var started = Started.run(
                    evaluator(secrets),
                    Tasks.of(get(server.url("/").toString(), Map.of("authorization", "Bearer ${secret:KEY}")))
                            .at(Map.of()));

            assertThat(started.fell().message()).doesNotContain("sk-");
            assertThat(started.evaluation().output()).doesNotContain("sk-");
        }
    }

    @Test
    void a_secret_is_not_sent_to_a_host_that_it_is_not_bound_to() throws Exception {
        for (var line : List.of("KEY=", "KEY@api.example.com=", "KEY@commands=")) {
            var server = server(RawServer.json("{\"value\": 1}"));
            var started = Started.run(
                    evaluator(secrets(line + KEY + "\n")),
                    Tasks.of(get(server.url("/").toString(), Map.of("authorization", "Bearer ${secret:KEY}")))
                            .at(Map.of()));

            assertThat(started.fell().message()).contains("secret:KEY", "NAME@HOST=");
            assertThat(server.requests()).isEmpty();
        }
    }

    private Secrets secrets(String lines) throws Exception {
        var file = Files.writeString(folder.resolve("secrets"), lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Secrets.read(file);
    }

    @Test
    void a_value_cannot_end_a_header() {
        var server = server(RawServer.json("{\"value\": 1}"));

        var fell = Started.run(
                        open(),
                        Tasks.of(get(server.url("/").toString(), Map.of("x-note", "${note}")))
                                .at(Map.of("note", "a\r\nx-admin: 1")))
                .fell();

        assertThat(fell.message()).contains("x-note", "end of a line");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_stop_breaks_the_request_off() throws Exception {
        var gone = new CountDownLatch(1);
        var server = server(out -> {
            try {
                while (true) {
                    LockSupport.parkNanos(20_000_000);
                    out.write('\r');
                    out.flush();
                }
            } finally {
                gone.countDown();
            }
        });
        var evaluator = open();
        var started = Started.start(
                evaluator, Tasks.of(get(server.url("/").toString(), Map.of())).at(Map.of()));
        server.awaitRequest();

        evaluator.stop(started.task().token(), false);

        assertThat(started.ending()).isEqualTo(StopSign.STOPPED);
        gone.await();
    }
}
