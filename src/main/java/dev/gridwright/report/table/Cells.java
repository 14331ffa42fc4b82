package dev.gridwright.report.table;

import dev.gridwright.api.PointJson;
import dev.gridwright.api.Wire;
import dev.gridwright.space.Point;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;

/// A line of CSV (RFC 4180 with line feeds), cell by cell.
final class Cells {
    private final StringBuilder text = new StringBuilder(160);
    private boolean first = true;

    void add(String cell) {
        if (!first) {
            text.append(',');
        }
        first = false;
        if (cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            text.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            text.append(cell);
        }
    }

    /// A number; an empty cell where it is not finite.
    void add(double number) {
        add(Double.isFinite(number) ? Double.toString(number) : "");
    }

    String end() {
        return text.append('\n').toString();
    }

    /// A point as one JSON object.
    static String json(Point point) {
        return new String(Wire.bytes(out -> PointJson.write(out, point)), StandardCharsets.UTF_8);
    }

    /// The metrics that get a column: those that the objective names, and what more the first trials have.
    static List<String> metrics(Objective objective, List<Trial> first) {
        var names = new LinkedHashSet<String>();
        names.add(objective.metric());
        names.addAll(objective.also());
        first.forEach(trial -> names.addAll(trial.metrics().keySet()));
        return List.copyOf(names);
    }
}
