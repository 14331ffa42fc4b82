package dev.gridwright.web.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateText;
import dev.gridwright.trial.Objective;
import dev.gridwright.web.http.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gates as a request asks for them, and what they are compared with:
/// `{"gates": ["best >= baseline"], "baseline": {"study": "digits-abc234"}}`, or a baseline of numbers, each under what
/// it is a number of: `{"values": {"best": 0.93, "p(95)(duration)": 12.5}}`.
///
/// @param study the study whose numbers are the baseline's
/// @param values numbers of the baseline; they come before those of the study
record GateRequest(List<Gate> gates, Optional<String> study, Map<Gate.Quantity, Double> values) {
    /// Gates of one request, and values of its baseline.
    static final int MAX_GATES = 100;

    GateRequest {
        gates = List.copyOf(gates);
        values = Map.copyOf(values);
    }

    /// @throws Refused naming everything that is wrong
    static GateRequest read(ObjectNode body, Objective objective) {
        var faults = new ArrayList<Fault>();
        var text = GateText.forMetrics(objective.metric(), objective.also());
        var gates = gates(body.path("gates"), text, faults);
        var baseline = body.path("baseline");
        Optional<String> study = Optional.empty();
        Map<Gate.Quantity, Double> values = Map.of();
        if (baseline.isObject()) {
            baseline.fieldNames().forEachRemaining(name -> {
                if (!name.equals("study") && !name.equals("values")) {
                    faults.add(Fault.at("/baseline/" + name, "unknown key; known are study, values", name));
                }
            });
            var named = baseline.path("study");
            if (named.isTextual()) {
                study = Optional.of(named.asText());
            } else if (!named.isMissingNode()) {
                faults.add(Fault.at("/baseline/study", "must be the id of a study", named.toString()));
            }
            values = values(baseline.path("values"), text, faults);
        } else if (!baseline.isMissingNode() && !baseline.isNull()) {
            faults.add(Fault.at("/baseline", "must be an object with study or values", baseline.toString()));
        }
        if (!faults.isEmpty()) {
            throw new Refused(ProblemType.INVALID_GATE, faults);
        }
        return new GateRequest(gates, study, values);
    }

    private static List<Gate> gates(JsonNode listed, GateText text, List<Fault> faults) {
        var gates = new ArrayList<Gate>();
        if (!listed.isArray() || listed.isEmpty() || listed.size() > MAX_GATES) {
            faults.add(Fault.at(
                    "/gates",
                    "must be a list of 1 to " + MAX_GATES + " gates, such as [\"best >= 0.9\"]",
                    listed.isArray() ? listed.size() + " gates" : listed.toString()));
            return gates;
        }
        for (int i = 0; i < listed.size(); i++) {
            var pointer = "/gates/" + i;
            if (listed.get(i).isTextual()) {
                read(listed.get(i).asText(), pointer, text, faults).ifPresent(gates::add);
            } else {
                faults.add(Fault.at(
                        pointer,
                        "must be a text such as \"best >= 0.9\"",
                        listed.get(i).toString()));
            }
        }
        return gates;
    }

    private static Optional<Gate> read(String written, String pointer, GateText text, List<Fault> faults) {
        return switch (text.read(written, false)) {
            case GateText.Read.Valid(Gate gate) -> Optional.of(gate);
            case GateText.Read.Invalid(var detail, var found, var allowed, var nearest) -> {
                faults.add(Fault.at(
                        pointer,
                        detail + "; allowed: " + allowed
                                + nearest.map(name -> "; did you mean '" + name + "'?")
                                        .orElse(""),
                        found));
                yield Optional.empty();
            }
        };
    }

    private static Map<Gate.Quantity, Double> values(JsonNode values, GateText text, List<Fault> faults) {
        var numbers = new LinkedHashMap<Gate.Quantity, Double>();
        if (values.isMissingNode()) {
            return numbers;
        }
        if (!values.isObject() || values.size() > MAX_GATES) {
            faults.add(Fault.at(
                    "/baseline/values",
                    "must be an object of at most " + MAX_GATES + " numbers, such as {\"best\": 0.9}",
                    values.isObject() ? values.size() + " numbers" : values.toString()));
            return numbers;
        }
        values.properties().forEach(entry -> {
            var pointer =
                    "/baseline/values/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            if (!entry.getValue().isNumber()
                    || !Double.isFinite(entry.getValue().asDouble())) {
                faults.add(
                        Fault.at(pointer, "must be a number", entry.getValue().toString()));
                return;
            }
            // What a number is of reads as the left side of any gate.
            read(entry.getKey() + " == baseline", pointer, text, faults)
                    .ifPresent(gate ->
                            numbers.put(gate.quantity(), entry.getValue().asDouble()));
        });
        return numbers;
    }
}
