package dev.gridwright.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The files of `dashboards/`, and what their expressions name.
final class Monitoring {
    static final Path FOLDER = Path.of("dashboards");
    static final Path DASHBOARD = FOLDER.resolve("gridwright.json");
    static final Path RULES = FOLDER.resolve("prometheus/rules.yml");

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern METRIC =
            Pattern.compile("(?<![\\w:])(?:gridwright|jvm|process|system)_\\w+(?![\\w:])|(?<![\\w:])up(?=\\{)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:])((?:gridwright|jvm|process|system)_\\w+)\\s*\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern CLAUSE =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

    private Monitoring() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode dashboard() {
        try {
            return Wire.JSON.readTree(read(DASHBOARD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The panels of the dashboard but its rows.
    static List<JsonNode> panels() {
        return dashboard()
                .path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    /// Every expression of the dashboard, by where it is: `panel/ref`, and those of annotations.
    static Map<String, String> queries() {
        var queries = new LinkedHashMap<String, String>();
        for (var panel : panels()) {
            for (var target : panel.path("targets")) {
                queries.put(
                        panel.path("title").asText() + "/"
                                + target.path("refId").asText(),
                        target.path("expr").asText());
            }
        }
        for (var annotation : dashboard().at("/annotations/list")) {
            if (annotation.has("target")) {
                queries.put(
                        "annotation " + annotation.path("name").asText(),
                        annotation.at("/target/expr").asText());
            }
        }
        return queries;
    }

    /// One rule of the rules file.
    ///
    /// @param name of the series it records, or of the alert
    record Rule(String name, boolean alert, String expression, Map<String, Object> all) {
        Rule {
            all = Map.copyOf(all);
        }

        /// A label or annotation.
        String text(String of, String key) {
            return all.get(of) instanceof Map<?, ?> texts && texts.get(key) instanceof String text ? text : "";
        }
    }

    @SuppressWarnings("unchecked")
    static List<Rule> rules() {
        var file = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(read(RULES));
        var rules = new ArrayList<Rule>();
        for (var group : (List<Map<String, Object>>) file.get("groups")) {
            for (var rule : (List<Map<String, Object>>) group.get("rules")) {
                boolean alert = rule.containsKey("alert");
                rules.add(new Rule(
                        (String) rule.get(alert ? "alert" : "record"), alert, (String) rule.get("expr"), rule));
            }
        }
        return rules;
    }

    /// The metrics that an expression names, recorded ones apart.
    static Set<String> metrics(String expression) {
        var names = new TreeSet<String>();
        var matcher = METRIC.matcher(
                RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll(""));
        while (matcher.find()) {
            if (!matcher.group().equals("up") && !expression.contains(":" + matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    /// The labels that an expression asks a metric for, each as `metric{label}`.
    static Set<String> matchers(String expression) {
        var labels = new TreeSet<String>();
        var selectors = SELECTOR.matcher(TEXT.matcher(expression).replaceAll("\"\""));
        while (selectors.find()) {
            var matchers = MATCHER.matcher(selectors.group(2));
            while (matchers.find()) {
                labels.add(selectors.group(1) + "{" + matchers.group(1) + "}");
            }
        }
        return labels;
    }

    /// The labels by which an expression puts series together.
    static Set<String> grouping(String expression) {
        var labels = new TreeSet<String>();
        var clauses = CLAUSE.matcher(expression);
        while (clauses.find()) {
            for (var label : clauses.group(1).split(",")) {
                if (!label.isBlank()) {
                    labels.add(label.strip());
                }
            }
        }
        return labels;
    }
}
