package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.evaluate.http.Halfway.Place;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundFailed;
import dev.gridwright.outbound.OutboundRequest;
import dev.gridwright.outbound.OutboundResponse;
import dev.gridwright.template.JsonTemplate;
import dev.gridwright.template.Template;
import dev.gridwright.template.Unfilled;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.HttpCall;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Seeds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// One attempt at asking a service.
record Asking(HttpCall call, TrialTask task, HttpEvaluators shared, Transcript transcript, Notes observer) {
    /// What is taken of one answer.
    static final int MAX_ANSWER_BYTES = 1 << 20;

    private static final int SHOWN_CHARACTERS = 300;

    /// The slot ends an attempt at its timeout, which knows more of it than a client whose patience is at an end.
    private static final Duration BEYOND_TIMEOUT = Duration.ofMinutes(1);

    /// Asks for one fold of one repeat, row by row where there are rows; fold `f` has every row whose number leaves
    /// `f`.
    ///
    /// @param answered what was answered before the service put this trial off; what is answered now is added
    /// @throws Fallen when that is not possible
    Map<String, Double> measure(int fold, int repeat, Map<Place, Map<String, Double>> answered)
            throws Fallen, InterruptedException {
        var rows = call.rows().isEmpty()
                ? List.of(Map.<String, String>of())
                : shared.files().rows(call.rows().get(), task.dataSha256());
        boolean dealt = call.rows().isPresent();
        int folds = task.objective().folds();
        var tally = new Tally();
        for (int row = 0; row < rows.size(); row++) {
            if (dealt && row % folds != fold) {
                continue;
            }
            var place = new Place(repeat, row);
            var numbers = dealt ? answered.get(place) : null;
            if (numbers == null) {
                numbers = ask(variables(fold, repeat).withRow(rows.get(row)));
                answered.put(place, numbers);
                if (dealt) {
                    observer.measured(new Measurement(OptionalInt.of(row), fold, repeat, numbers));
                }
            }
            tally.add(numbers);
        }
        return withComputed(tally.means());
    }

    private Map<String, Double> withComputed(Map<String, Double> metrics) throws Fallen {
        var all = new LinkedHashMap<>(metrics);
        for (var entry : call.reading().compute().entrySet()) {
            var number = Computed.number(entry.getValue(), metrics, task.point());
            if (number.isPresent()) {
                all.put(entry.getKey(), number.getAsDouble());
            } else if (entry.getKey().equals(task.objective().metric())) {
                throw Fallen.noNumber(
                        Cause.METRIC_NOT_FINITE,
                        "The formula of '" + entry.getKey() + "' has no number; the answers gave " + metrics.keySet()
                                + ".");
            }
        }
        return all;
    }

    private Map<String, Double> ask(Variables variables) throws Fallen, InterruptedException {
        var request = request(variables);
        try (var _ = shared.gates().enter(host(request.url()), call.rates(), observer);
                var response = shared.client().send(request)) {
            return read(request, response, variables);
        } catch (OutboundFailed e) {
            throw Fallen.noAnswer(transcript.safe(String.valueOf(e.getMessage())));
        } catch (Unfilled e) {
            throw Fallen.noAnswer(e.sentence());
        }
    }

    private Map<String, Double> read(OutboundRequest request, OutboundResponse response, Variables variables)
            throws Fallen, OutboundFailed, Unfilled {
        var bytes = response.readAll(MAX_ANSWER_BYTES);
        double seconds = response.age().toNanos() / 1e9;
        var body = new String(bytes, StandardCharsets.UTF_8);
        transcript.answered(request.method(), request.url().toString(), response, body);
        if (response.status() < 200 || response.status() > 299) {
            var putOff = RetryAfter.isAsked(response.status())
                    ? Optional.of(RetryAfter.of(
                            response.header("retry-after"),
                            task.attempt(),
                            shared.clock().instant()))
                    : Optional.<Duration>empty();
            throw Fallen.status(response.status(), refusal(request, response.status(), body), putOff);
        }
        var numbers = new Answer(bytes, place(request), transcript)
                .numbers(call.reading(), variables, task.objective().metric());
        numbers.putIfAbsent(HttpCall.REQUEST_SECONDS, seconds);
        return numbers;
    }

    private String refusal(OutboundRequest request, int status, String body) {
        var why = status >= 300 && status <= 399 ? " and redirects are not followed" : "";
        var shown = shortened(transcript.safe(body).strip().replaceAll("\\s+", " "));
        return transcript.safe(place(request)) + " answered with status " + status + why
                + (shown.isEmpty() ? "." : ": " + shown);
    }

    private Optional<String> secret(String name, URI url) {
        return shared.secrets().forHost(name, host(url), "https".equalsIgnoreCase(url.getScheme()));
    }

    private static String host(URI url) {
        return AllowedHosts.name(url.getHost());
    }

    private static String place(OutboundRequest request) {
        return request.url().getHost() + request.url().getRawPath();
    }

    private OutboundRequest request(Variables variables) throws Fallen {
        var request = call.request();
        try {
            var text = Template.of(request.url()).url(variables);
            URI url = OutboundRequest.url(text)
                    .orElseThrow(() -> Fallen.noAnswer("What the url stands for is no http or https address: "
                            + shortened(transcript.safe(text))));
            return new OutboundRequest(
                    request.method(),
                    url,
                    headers(variables.withSecrets(name -> secret(name, url))),
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
        if (!task.traceparent().isEmpty()) {
            headers.put("traceparent", task.traceparent());
        }
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
                .withInputs(task::input);
    }

    private static String shortened(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    }
}
