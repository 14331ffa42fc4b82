package dev.gridwright.web.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.engine.remote.Delivery;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The bodies with which a worker tells what it has measured, and how an attempt ended.
final class ReportBody {
    static final String[] REPORT_KEYS = {"metrics", "measurements", "failure", "output"};
    static final String[] BEAT_KEYS = {"measurements"};

    private static final int MAX_MEASUREMENTS = 10_000;
    private static final int MAX_METRICS = 1_000;
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_MESSAGE_CHARACTERS = 4_000;
    private static final int MAX_OUTPUT_CHARACTERS = 512 * 1024;
    private static final String NO_MESSAGE = "The worker reported a failure and no message.";
    private static final int MAX_SIGNAL = 64;
    private static final int MAX_EXIT_CODE = 255;

    private ReportBody() {}

    /// @throws dev.gridwright.web.http.Refused with everything that is wrong
    static List<Measurement> beat(ObjectNode body) {
        var reading = new Body();
        var measurements = measurements(reading, body.path("measurements"));
        reading.check();
        return measurements;
    }

    /// @throws dev.gridwright.web.http.Refused with everything that is wrong
    static Delivery report(ObjectNode body) {
        var reading = new Body();
        var measurements = new ArrayList<>(measurements(reading, body.path("measurements")));
        var metrics = body.path("metrics");
        if (Body.isGiven(metrics)) {
            measurements.add(Measurement.ofFold(0, 0, metrics(reading, metrics, "/metrics")));
        }
        var output = reading.text(body.path("output"), "/output", MAX_OUTPUT_CHARACTERS);
        var ending = ending(reading, body);
        reading.check();
        return new Delivery(ending, measurements, output.orElse(""), sha256(body));
    }

    private static Ending ending(Body reading, ObjectNode body) {
        var node = body.path("failure");
        if (!Body.isGiven(node)) {
            return Ending.completed();
        }
        if (!(node instanceof ObjectNode failure)) {
            reading.wrong("/failure", "an object {message, exit_code, signal}", node);
            return Ending.completed();
        }
        if (Body.isGiven(body.path("metrics"))) {
            reading.wrong(
                    "/metrics", "left out when there is a failure: a trial has one or the other", body.path("metrics"));
        }
        reading.keys(failure, "/failure", "message", "exit_code", "signal");
        var message = reading.text(failure.path("message"), "/failure/message", MAX_MESSAGE_CHARACTERS);
        var exitCode = reading.whole(failure.path("exit_code"), "/failure/exit_code", 0, MAX_EXIT_CODE);
        var signal = reading.whole(failure.path("signal"), "/failure/signal", 1, MAX_SIGNAL);
        var cause = signal.isPresent() ? Cause.SIGNAL : exitCode.isPresent() ? Cause.EXIT : Cause.EXCEPTION;
        return new Ending.Fell(
                Outcome.FAILED, cause, message.filter(text -> !text.isBlank()).orElse(NO_MESSAGE), exitCode, signal);
    }

    private static List<Measurement> measurements(Body reading, JsonNode node) {
        var measurements = new ArrayList<Measurement>();
        if (!Body.isGiven(node)) {
            return measurements;
        }
        if (!node.isArray() || node.size() > MAX_MEASUREMENTS) {
            reading.wrong("/measurements", "a list of at most " + MAX_MEASUREMENTS + " measurements", node);
            return measurements;
        }
        for (int i = 0; i < node.size(); i++) {
            var pointer = "/measurements/" + i;
            if (!(node.get(i) instanceof ObjectNode each)) {
                reading.wrong(pointer, "an object {step, fold, repeat, metrics}", node.get(i));
                continue;
            }
            reading.keys(each, pointer, "step", "fold", "repeat", "metrics");
            OptionalInt step = reading.whole(each.path("step"), pointer + "/step", 0, Integer.MAX_VALUE);
            int fold = reading.whole(each.path("fold"), pointer + "/fold", 0, Integer.MAX_VALUE)
                    .orElse(0);
            int repeat = reading.whole(each.path("repeat"), pointer + "/repeat", 0, Integer.MAX_VALUE)
                    .orElse(0);
            measurements.add(
                    new Measurement(step, fold, repeat, metrics(reading, each.path("metrics"), pointer + "/metrics")));
        }
        return measurements;
    }

    /// What is no number, such as a text, counts as one that is not finite; null as one that was not reported.
    private static Map<String, Double> metrics(Body reading, JsonNode node, String pointer) {
        var metrics = new LinkedHashMap<String, Double>();
        if (!(node instanceof ObjectNode object) || object.size() > MAX_METRICS) {
            reading.wrong(
                    pointer, "an object of at most " + MAX_METRICS + " numbers by the name of their metric", node);
            return metrics;
        }
        object.propertyStream().forEach(entry -> {
            var value = entry.getValue();
            if (entry.getKey().length() > MAX_NAME_CHARACTERS) {
                reading.wrong(
                        pointer + "/" + Body.escaped(entry.getKey()),
                        "under a name of at most " + MAX_NAME_CHARACTERS + " characters",
                        value);
            } else if (value.isNumber()) {
                metrics.put(entry.getKey(), value.doubleValue());
            } else if (value.isTextual()) {
                metrics.put(entry.getKey(), Double.NaN);
            } else if (!value.isNull()) {
                reading.wrong(pointer + "/" + Body.escaped(entry.getKey()), "a number", value);
            }
        });
        return metrics;
    }

    private static String sha256(ObjectNode body) {
        try {
            var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
