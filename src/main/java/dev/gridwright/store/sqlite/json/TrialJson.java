package dev.gridwright.store.sqlite.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The parts of a trial that are stored as JSON. Used for every row: one pass, one buffer.
///
/// *Thread*: an instance belongs to one thread.
public final class TrialJson {
    private final StringBuilder json = new StringBuilder(1024);

    /// In declaration order.
    public String params(Point point) {
        json.setLength(0);
        char before = '{';
        for (var entry : point.values().entrySet()) {
            json.append(before);
            before = ',';
            Json.writeText(json, entry.getKey());
            json.append(':');
            json.append(entry.getValue().canonical());
        }
        return end(before);
    }

    public String metrics(Map<String, Double> metrics) {
        json.setLength(0);
        writeMetrics(metrics);
        return json.toString();
    }

    /// Null when the measurements say no more than the metrics.
    @Nullable
    public String measurements(Trial trial) {
        if (sayNoMore(trial.measurements(), trial.metrics())) {
            return null;
        }
        json.setLength(0);
        char before = '[';
        for (var measurement : trial.measurements()) {
            json.append(before).append('{');
            before = ',';
            if (measurement.step().isPresent()) {
                json.append("\"step\":").append(measurement.step().getAsInt()).append(',');
            }
            json.append("\"fold\":").append(measurement.fold());
            json.append(",\"repeat\":").append(measurement.repeat());
            json.append(",\"metrics\":");
            writeMetrics(measurement.metrics());
            json.append('}');
        }
        if (before == '[') {
            json.append('[');
        }
        return json.append(']').toString();
    }

    public static Point readParams(String text) {
        return Json.read(text, parser -> {
            var values = new LinkedHashMap<String, Value>();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                values.put(name, readValue(parser));
            }
            return new Point(values);
        });
    }

    public static Map<String, Double> readMetrics(String text) {
        return Json.read(text, TrialJson::readMetrics);
    }

    /// One metric; NaN when it is not there.
    public static double metric(String text, String metric) {
        return Json.read(text, parser -> {
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(metric)) {
                    return Json.readDouble(parser);
                }
            }
            return Double.NaN;
        });
    }

    public static List<Long> readIndices(String text) {
        return Json.read(text, parser -> {
            var indices = new ArrayList<Long>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                indices.add(parser.getLongValue());
            }
            return indices;
        });
    }

    public static List<Measurement> readMeasurements(@Nullable String text, Map<String, Double> metrics) {
        return text == null ? implied(metrics) : Json.read(text, TrialJson::readMeasurements);
    }

    private static boolean sayNoMore(List<Measurement> measurements, Map<String, Double> metrics) {
        if (measurements.size() != 1) {
            return measurements.isEmpty() && metrics.isEmpty();
        }
        var only = measurements.getFirst();
        return only.step().isEmpty()
                && only.fold() == 0
                && only.repeat() == 0
                && !metrics.isEmpty()
                && only.metrics().equals(metrics);
    }

    private static List<Measurement> implied(Map<String, Double> metrics) {
        return metrics.isEmpty() ? List.of() : List.of(Measurement.ofFold(0, 0, metrics));
    }

    private void writeMetrics(Map<String, Double> metrics) {
        char before = '{';
        for (var entry : metrics.entrySet()) {
            json.append(before);
            before = ',';
            Json.writeText(json, entry.getKey());
            json.append(':');
            Json.writeDouble(json, entry.getValue());
        }
        if (before == '{') {
            json.append('{');
        }
        json.append('}');
    }

    private String end(char before) {
        if (before == '{') {
            json.append('{');
        }
        return json.append('}').toString();
    }

    private static Value readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Value.Text(parser.getText());
            case VALUE_TRUE -> new Value.Flag(true);
            case VALUE_FALSE -> new Value.Flag(false);
            case START_ARRAY -> {
                var items = new ArrayList<Value>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(readValue(parser));
                }
                yield new Value.Sequence(items);
            }
            default -> new Value.Numeric(parser.getDecimalValue());
        };
    }

    private static Map<String, Double> readMetrics(JsonParser parser) throws IOException {
        var metrics = new LinkedHashMap<String, Double>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            metrics.put(name, Json.readDouble(parser));
        }
        return metrics;
    }

    private static List<Measurement> readMeasurements(JsonParser parser) throws IOException {
        var measurements = new ArrayList<Measurement>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var step = OptionalInt.empty();
            int fold = 0;
            int repeat = 0;
            Map<String, Double> metrics = Map.of();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "step" -> step = OptionalInt.of(parser.getIntValue());
                    case "fold" -> fold = parser.getIntValue();
                    case "repeat" -> repeat = parser.getIntValue();
                    default -> metrics = readMetrics(parser);
                }
            }
            measurements.add(new Measurement(step, fold, repeat, metrics));
        }
        return measurements;
    }
}
