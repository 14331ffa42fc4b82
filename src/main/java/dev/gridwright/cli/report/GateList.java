package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Gates with what was measured, a line each, and the verdict.
///
/// @param gates as the REST interface shows them
/// @param verdict `passed`, `failed` or `none`
public record GateList(List<JsonNode> gates, String verdict) {
    public GateList {
        gates = List.copyOf(gates);
    }

    public List<String> lines(Ink ink) {
        var lines = new ArrayList<String>();
        int width = gates.stream()
                .mapToInt(gate -> gate.path("expression").asText().length())
                .max()
                .orElse(0);
        for (var gate : gates) {
            var expression = gate.path("expression").asText();
            var warning = gate.path("level").asText().equals("warn");
            var sign = gate.path("passed").asBoolean() ? ink.passed() : warning ? ink.warned() : ink.failed();
            lines.add(sign + " " + expression + " ".repeat(width - expression.length()) + "  "
                    + number(expression, gate.path("actual")) + bound(expression, gate)
                    + (warning ? "  (warning only)" : ""));
        }
        lines.add("verdict: "
                + switch (verdict) {
                    case "passed" -> ink.good("passed");
                    case "failed" -> ink.bad("failed");
                    default -> verdict;
                });
        return lines;
    }

    /// What a baseline came to, and what is to be said about the difference from it.
    private static String bound(String expression, JsonNode gate) {
        var note = gate.path("note").asText("");
        var bound = expression.contains("baseline") && gate.path("bound").isNumber()
                ? "bound " + number(expression, gate.path("bound"))
                : "";
        var between = bound.isEmpty() || note.isEmpty() ? "" : "; ";
        return bound.isEmpty() && note.isEmpty() ? "" : "  (" + bound + between + note + ")";
    }

    /// A number as people write it; what it is of says in which unit.
    static String number(String expression, JsonNode number) {
        if (!number.isNumber()) {
            return "no number";
        }
        double value = number.asDouble();
        if (expression.startsWith("rate(")) {
            return Numbers.percent(value);
        }
        return expression.startsWith("duration") || expression.contains("(duration)")
                ? Numbers.span(Duration.ofNanos((long) (value * 1e9)))
                : Numbers.measured(value);
    }
}
