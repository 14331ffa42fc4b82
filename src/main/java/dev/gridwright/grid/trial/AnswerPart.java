package dev.gridwright.grid.trial;

import dev.gridwright.data.DataProblem;
import dev.gridwright.data.DataSummary;
import dev.gridwright.data.TextTable;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.expression.Expression;
import dev.gridwright.space.expression.Fault;
import dev.gridwright.trial.HttpCall;
import dev.gridwright.trial.HttpCall.Match;
import dev.gridwright.trial.HttpCall.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what an http trial asks about, row by row, and which metrics its answers give.
final class AnswerPart {
    private static final int MAX_METRICS = 100;
    private static final Pattern METRIC = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,127}");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^/~]|~[01])*)*");
    private static final String POINTER_WORDS = "a JSON pointer, such as /choices/0/message/content";
    private static final List<String> MATCHES =
            Arrays.stream(Match.values()).map(Match::word).toList();

    private final Section http;
    private final Context context;
    private final Drafted drafted;
    private final Findings findings;
    private final Optional<HttpCall.Rows> rows;
    private final Optional<TextTable> table;
    private final Templates templates;
    private final Map<String, String> result;
    private final Map<String, Score> score;
    private final Map<String, String> compute;

    AnswerPart(Section http, Context context, Templates templates, Drafted drafted, Findings findings) {
        this.http = http;
        this.context = context;
        this.drafted = drafted;
        this.findings = findings;
        this.rows = http.text("rows", "the name of a CSV file").flatMap(this::file);
        this.table = rows.flatMap(this::table);
        this.templates =
                table.map(found -> templates.withColumns(found.columns())).orElse(templates);
        if (!http.has("score")) {
            http.require("result", "a map from metrics to JSON pointers, or score");
        }
        this.result = this.templates.texts(http, "result", METRIC, "a metric's name", Templates.Secrets.REFUSED);
        result.forEach((metric, pointer) -> {
            if (!POINTER.matcher(pointer).matches()) {
                findings.problem(
                        http.place("result"), "not a JSON pointer", '"' + pointer + '"', "such as /metrics/" + metric);
            }
        });
        this.score = scores();
        this.compute = this.templates.texts(http, "compute", METRIC, "a metric's name", Templates.Secrets.REFUSED);
        compute.forEach(this::formula);
        checkNames();
    }

    Optional<HttpCall.Rows> rows() {
        return rows;
    }

    HttpCall.Reading reading() {
        return new HttpCall.Reading(result, score, compute);
    }

    /// Those that also know the columns of the rows.
    Templates templates() {
        return templates;
    }

    /// Every metric that trials have.
    List<String> metrics() {
        var names = new ArrayList<String>();
        names.addAll(result.keySet());
        names.addAll(score.keySet());
        names.addAll(compute.keySet());
        if (!names.isEmpty() && !names.contains(HttpCall.REQUEST_SECONDS)) {
            names.add(HttpCall.REQUEST_SECONDS);
        }
        return names;
    }

    /// What the file holds, when there is one.
    Optional<DataSummary> summary() {
        return table.map(
                found -> new DataSummary(found.rows().size(), found.columns(), "", false, Map.of(), found.sha256()));
    }

    private Optional<HttpCall.Rows> file(String name) {
        return switch (context.data(name)) {
            case Context.Found.File(var path) -> Optional.of(new HttpCall.Rows(name, path.toString()));
            case Context.Found.Nothing(var detail, var allowed) -> {
                findings.problem(http.place("rows"), detail, '"' + name + '"', allowed);
                yield Optional.empty();
            }
        };
    }

    private Optional<TextTable> table(HttpCall.Rows file) {
        try {
            return Optional.of(TextTable.read(Path.of(file.path())));
        } catch (DataProblem e) {
            findings.problem(
                    http.place("rows"),
                    "a file that cannot be used: "
                            + String.valueOf(e.getMessage()).replace(file.path(), file.file()),
                    "",
                    "a CSV file of at most %,d rows, with a header".formatted(TextTable.MAX_ROWS));
            return Optional.empty();
        }
    }

    private Map<String, Score> scores() {
        var scores = new LinkedHashMap<String, Score>();
        var node = http.get("score");
        if (node.isEmpty()) {
            return scores;
        }
        if (!(node.get() instanceof Node.Mapping mapping)) {
            findings.mismatch(node.get(), "a map from metrics to {at, expected, match, field}");
            return scores;
        }
        mapping.entries().forEach((metric, value) -> {
            if (!METRIC.matcher(metric).matches()) {
                findings.problem(value.place(), "not allowed as a key", '"' + metric + '"', "a metric's name");
            }
            Section.of(value, Shape.SCORE, findings).flatMap(this::score).ifPresent(made -> scores.put(metric, made));
        });
        return scores;
    }

    private Optional<Score> score(Section section) {
        section.require("at", POINTER_WORDS);
        section.require("expected", "a text, such as ${row:answer}");
        var at = section.text("at", POINTER, POINTER_WORDS);
        var field = section.text("field", POINTER, "a JSON pointer into the text, which is JSON itself");
        var match = Match.valueOf(section.word("match", MATCHES, "text").toUpperCase(Locale.ROOT));
        section.get("expected").ifPresent(node -> templates.check(node, Templates.Secrets.REFUSED));
        var expected = section.get("expected").flatMap(node -> switch (node) {
            case Node.Text(var _, var text) -> Optional.of(text);
            case Node.Numeral(var _, var number) -> Optional.of(number.toPlainString());
            case Node.Flag(var _, var flag) -> Optional.of(Boolean.toString(flag));
            default -> {
                findings.mismatch(node, "a text, such as ${row:answer}");
                yield Optional.<String>empty();
            }
        });
        return at.flatMap(pointer -> expected.map(text -> new Score(pointer, field, text, match)));
    }

    private void formula(String metric, String text) {
        var place = findings.place(http.pointer("compute") + "/" + metric);
        switch (Expression.parse(text)) {
            case Fault fault ->
                findings.problem(
                        place,
                        "no formula, in column " + fault.column(),
                        fault.found(),
                        fault.allowed(),
                        fault.nearest());
            case Expression expression -> {
                var known = new ArrayList<String>(result.keySet());
                known.addAll(score.keySet());
                known.add(HttpCall.REQUEST_SECONDS);
                known.addAll(drafted.names());
                expression.names().stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> findings.unknown(place, "an unknown name in a formula", name, known));
            }
        }
    }

    private void checkNames() {
        var seen = new ArrayList<String>();
        for (var name : metrics()) {
            if (seen.contains(name)) {
                findings.problem(http.place(), "a metric that is given twice", '"' + name + '"', "each metric once");
            }
            seen.add(name);
        }
        if (seen.size() > MAX_METRICS) {
            findings.problem(http.place(), "too many metrics", "" + seen.size(), "at most " + MAX_METRICS);
        }
    }
}
