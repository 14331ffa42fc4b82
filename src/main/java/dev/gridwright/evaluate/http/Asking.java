package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.outbound.OutboundFailed;
import dev.gridwright.outbound.OutboundRequest;
import dev.gridwright.template.JsonTemplate;
import dev.gridwright.template.Template;
import dev.gridwright.template.Unfilled;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.HttpCall;
import dev.gridwright.trial.Seeds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One attempt at asking a service.
record Asking(HttpCall call, TrialTask task, HttpEvaluators shared, Transcript transcript) {
    /// What is taken of one answer.
    static final int MAX_ANSWER_BYTES = 1 << 20;

    private static final int SHOWN_CHARACTERS = 300;

    /// The slot ends an attempt at its timeout, which knows more of it than a client whose patience is at an end.
    private static final Duration BEYOND_TIMEOUT = Duration.ofMinutes(1);

    /// Asks once and reads the numbers of the answer.
    ///
    /// @throws Fallen when that is not possible
    Map<String, Double> measure(int fold, int repeat) throws Fallen, InterruptedException {
        var request = request(fold, repeat);
        try (var response = shared.client().send(request)) {
            var bytes = response.readAll(MAX_ANSWER_BYTES);
            var body = new String(bytes, StandardCharsets.UTF_8);
            transcript.answered(request.method(), request.url().toString(), response, body);
            if (response.status() < 200 || response.status() > 299) {
                var putOff = RetryAfter.isAsked(response.status())
                        ? Optional.of(RetryAfter.of(
                                response.header("retry-after"),
                                task.attempt(),
                                shared.clock().instant()))
                        : Optional.<Duration>empty();
                throw Fallen.status(
                        response.status(), transcript.safe(refusal(request, response.status(), body)), putOff);
            }
            return new Answer(bytes, place(request), transcript)
                    .numbers(call.result(), task.objective().metric());
        } catch (OutboundFailed e) {
            throw Fallen.noAnswer(transcript.safe(String.valueOf(e.getMessage())));
        }
    }

    private static String refusal(OutboundRequest request, int status, String body) {
        var why = status >= 300 && status <= 399 ? " and redirects are not followed" : "";
        var shown = body.strip().replaceAll("\\s+", " ");
        if (shown.length() > SHOWN_CHARACTERS) {
            shown = shown.substring(0, SHOWN_CHARACTERS) + "…";
        }
        return place(request) + " answered with status " + status + why + (shown.isEmpty() ? "." : ": " + shown);
    }

    private static String place(OutboundRequest request) {
        return request.url().getHost() + request.url().getRawPath();
    }

    private OutboundRequest request(int fold, int repeat) throws Fallen {
        var variables = variables(fold, repeat);
        var request = call.request();
        try {
            var text = Template.of(request.url()).url(variables);
            URI url = OutboundRequest.url(text)
                    .orElseThrow(() -> Fallen.noAnswer(transcript.safe(
                            "What the url stands for is no http or https address: " + shortened(text))));
            return new OutboundRequest(
                    request.method(),
                    url,
                    headers(variables),
                    request.body().isEmpty()
                            ? new byte[0]
                            : new JsonTemplate(request.body().get())
                                    .fill(variables)
                                    .getBytes(StandardCharsets.UTF_8),
                    OutboundRequest.CONNECT_TIMEOUT,
                    task.settings().timeout().run().plus(BEYOND_TIMEOUT));
        } catch (Unfilled e) {
            throw Fallen.noAnswer(e.sentence());
        }
    }

    private SequencedMap<String, String> headers(Variables variables) throws Unfilled, Fallen {
        var headers = new LinkedHashMap<String, String>();
        headers.put("accept", "application/json");
        headers.put("user-agent", "gridwright");
        if (call.request().body().isPresent()) {
            headers.put("content-type", "application/json");
        }
        for (var header : call.request().headers().entrySet()) {
            var value = Template.of(header.getValue()).text(variables);
            if (!OutboundRequest.isHeaderValue(value)) {
                throw Fallen.noAnswer("The value of the header " + header.getKey()
                        + " has a character that a header cannot have, such as the end of a line.");
            }
            headers.keySet().removeIf(header.getKey()::equalsIgnoreCase);
            headers.put(header.getKey(), value);
        }
        return headers;
    }

    private Variables variables(int fold, int repeat) {
        return Variables.of(task.point())
                .with("study", task.study())
                .with("index", task.index())
                .with("attempt", task.attempt())
                .with("seed", Seeds.ofTrial(task.studySeed(), task.point(), repeat))
                .with("fold", fold)
                .withSecrets(shared.secrets()::value);
    }

    private static String shortened(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    }
}
