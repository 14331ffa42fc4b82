package dev.gridwright.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page of metrics in OpenMetrics, read.
///
/// @param families in the order of the page
/// @param series the labels of each sample's name, each with its values
record MetricsPage(List<Family> families, Map<String, Map<String, Set<String>>> series) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+.*$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /// Labels with many values, or with those of one machine: the table does not list them.
    private static final Set<String> OPEN = Set.of(
            "study", "objective", "method", "route", "code", "le", "version", "revision", "java_version", "cause");

    MetricsPage {
        families = List.copyOf(families);
        series = Map.copyOf(series);
    }

    /// One metric with all its series.
    record Family(String name, String type, String help) {
        /// As queries name it, and for a histogram what stands before `_bucket`, `_sum` and `_count`.
        String shown() {
            return switch (type) {
                case "counter" -> name + "_total";
                case "info" -> name + "_info";
                default -> name;
            };
        }
    }

    static MetricsPage of(String text) {
        var types = new LinkedHashMap<String, String>();
        var helps = new TreeMap<String, String>();
        var series = new TreeMap<String, Map<String, Set<String>>>();
        for (var line : text.lines().toList()) {
            var words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                var sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    var labels = series.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
                    var label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                    while (label.find()) {
                        labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                                .add(label.group(2));
                    }
                }
            }
        }
        var families = new ArrayList<Family>();
        types.forEach((name, type) -> families.add(new Family(name, type, helps.getOrDefault(name, ""))));
        return new MetricsPage(families, series);
    }

    /// The names of all samples.
    Set<String> names() {
        return series.keySet();
    }

    Set<String> labels(String sample) {
        return series.getOrDefault(sample, Map.of()).keySet();
    }

    /// The server's own metrics as a table in Markdown.
    String table() {
        var table = new StringBuilder("| Metric | Type | Labels | Meaning |\n| --- | --- | --- | --- |\n");
        for (var family : families) {
            if (family.name().startsWith("gridwright_")) {
                table.append("| `%s` | %s | %s | %s |\n"
                        .formatted(family.shown(), family.type(), labelText(family), family.help()));
            }
        }
        return table.toString();
    }

    private String labelText(Family family) {
        var sample = family.type().equals("histogram") ? family.name() + "_count" : family.shown();
        return series.getOrDefault(sample, Map.of()).entrySet().stream()
                .map(label -> OPEN.contains(label.getKey()) || family.type().equals("info")
                        ? "`" + label.getKey() + "`"
                        : "`" + label.getKey() + "`: " + String.join(", ", label.getValue()))
                .collect(Collectors.joining("; "));
    }
}
