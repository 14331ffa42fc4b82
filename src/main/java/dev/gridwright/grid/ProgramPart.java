package dev.gridwright.grid;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Value;
import dev.gridwright.trial.TrialKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads trials that are somebody's own program: `java`, `command`, `http`, `worker`.
final class ProgramPart {
    static final int MAX_ARGUMENTS = 1_000;
    private static final int MAX_KEPT = 1_000;
    private static final int MAX_RATES = 100;

    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(?:\\.[A-Za-z_$][A-Za-z0-9_$]*)*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^/~]|~[01])*)*");
    private static final Pattern REQUESTS = Pattern.compile("[1-9]\\d{0,6}/(?:s|min|h)");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String NAME_WORDS = "1 to 64 letters, digits, '.', '_' and '-', first a letter or digit";

    private final Section trial;
    private final Context context;
    private final Templates templates;
    private final Findings findings;

    ProgramPart(Section trial, Context context, Templates templates, Findings findings) {
        this.trial = trial;
        this.context = context;
        this.templates = templates;
        this.findings = findings;
    }

    Optional<TrialKind> java() {
        var isolation = trial.word("isolation", List.of("process", "thread"), "process");
        var section = trial.section("java", Shape.JAVA);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        var java = section.get();
        java.require("class", "the name of a class");
        java.require("jar", "the name of a jar");
        var type = java.text("class", CLASS, "the full name of a class, such as com.example.Fit");
        return java.text("jar", "the name of a jar").flatMap(name -> switch (context.jar(name)) {
            case Context.Found.File(var path) ->
                type.map(className -> new TrialKind.JavaClass(
                        className, path.toString(), TrialKind.Isolation.valueOf(isolation.toUpperCase(Locale.ROOT))));
            case Context.Found.Nothing(var detail, var allowed) -> {
                findings.problem(java.place("jar"), detail, '"' + name + '"', allowed);
                yield Optional.empty();
            }
        });
    }

    Optional<TrialKind> command(Node node) {
        findings.notYet(node.place(), "a command");
        checkCommandKeys();
        if (node instanceof Node.Text(var _, var name)) {
            if (!WORD.matcher(name).matches()) {
                findings.mismatch(node, "a list of arguments, or the name of a registered command");
                return Optional.empty();
            }
            return Optional.of(new TrialKind.Command(arguments(trial.get("args"), 0), Optional.of(name)));
        }
        trial.get("args")
                .ifPresent(args -> findings.problem(
                        args.place(), "args beside a list of arguments", "", "args with command: NAME"));
        if (!(node instanceof Node.Listing)) {
            findings.mismatch(node, "a list of arguments, or the name of a registered command");
            return Optional.empty();
        }
        return Optional.of(new TrialKind.Command(arguments(Optional.of(node), 1), Optional.empty()));
    }

    private void checkCommandKeys() {
        texts(trial, "env", VARIABLE, "the name of a variable", Templates.Secrets.ALLOWED);
        trial.whole("keep", 0, MAX_KEPT, 3);
        trial.section("metrics", Shape.METRICS).ifPresent(metrics -> {
            metrics.require("from", "file, regex");
            var from = metrics.word("from", List.of("file", "regex")).orElse("");
            metrics.text("path", "a file's name in the output folder");
            if (from.equals("file")) {
                metrics.require("path", "a file's name in the output folder");
            }
            if (from.equals("regex")) {
                metrics.require("patterns", "a map from metrics to expressions with one group");
            }
            metrics.get("patterns").ifPresent(this::patterns);
        });
    }

    private void patterns(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.mismatch(node, "a map from metrics to expressions with one group");
            return;
        }
        mapping.entries().values().forEach(value -> {
            var text = Section.text(value, "a regular expression with one group", findings);
            text.filter(pattern -> !isPatternWithGroup(pattern))
                    .ifPresent(_ -> findings.mismatch(value, "a regular expression with one group"));
        });
    }

    private static boolean isPatternWithGroup(String text) {
        try {
            return text.length() <= 1_000 && Pattern.compile(text).matcher("").groupCount() == 1;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private List<Value> arguments(Optional<Node> node, int min) {
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Listing(var place, var items))) {
            findings.mismatch(node.get(), "a list of arguments");
            return List.of();
        }
        if (items.size() < min || items.size() > MAX_ARGUMENTS) {
            findings.problem(place, "not a list of arguments", items.size() + " items", min + " to " + MAX_ARGUMENTS);
        }
        var arguments = new ArrayList<Value>();
        for (var item : items) {
            switch (item) {
                case Node.Text _, Node.Numeral _, Node.Flag _ ->
                    Values.value(item, findings).ifPresent(arguments::add);
                default -> findings.mismatch(item, "a text or number");
            }
        }
        templates.check(node.get(), Templates.Secrets.REFUSED);
        return arguments;
    }

    Optional<TrialKind> http() {
        findings.notYet(trial.place("http"), "a call of a service");
        rates();
        var section = trial.section("http", Shape.HTTP);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        var http = section.get();
        http.require("url", "an http or https address");
        http.require("result", "a map from metrics to JSON pointers");
        var method = http.word("method", METHODS, "POST");
        var url = http.text("url", URL, "an http or https address");
        http.get("url").ifPresent(node -> templates.check(node, Templates.Secrets.REFUSED));
        http.get("body").ifPresent(node -> templates.check(node, Templates.Secrets.REFUSED));
        var headers = texts(http, "headers", HEADER, "the name of a header", Templates.Secrets.ALLOWED);
        var result = texts(http, "result", Pattern.compile(".+"), "a metric", Templates.Secrets.REFUSED);
        result.forEach((metric, pointer) -> {
            if (!POINTER.matcher(pointer).matches()) {
                findings.problem(
                        http.place("result"), "not a JSON pointer", '"' + pointer + '"', "such as /metrics/" + metric);
            }
        });
        return url.map(address -> new TrialKind.Http(method, address, headers, result));
    }

    private void rates() {
        var items = trial.list("rate", "a list of {host, requests, parallel}");
        if (items.size() > MAX_RATES) {
            findings.problem(
                    trial.place("rate"), "too many rates", Integer.toString(items.size()), "at most " + MAX_RATES);
            return;
        }
        for (var item : items) {
            Section.of(item, Shape.RATE, findings).ifPresent(rate -> {
                rate.require("host", "a host's name");
                rate.text("host", "a host's name");
                rate.text("requests", REQUESTS, "a number per time, such as 10/s, 120/min or 1000/h");
                rate.whole("parallel", 1, 10_000);
            });
        }
    }

    Optional<TrialKind> worker() {
        findings.notYet(trial.place("worker"), "a trial that workers pull");
        return trial.text("worker", WORD, NAME_WORDS).map(TrialKind.Worker::new);
    }

    private Map<String, String> texts(
            Section section, String key, Pattern names, String nameWords, Templates.Secrets secrets) {
        var texts = new LinkedHashMap<String, String>();
        section.get(key).ifPresent(node -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.mismatch(node, "a map of texts");
                return;
            }
            mapping.entries().forEach((name, value) -> {
                if (!names.matcher(name).matches()) {
                    findings.problem(value.place(), "not allowed as a key", '"' + name + '"', nameWords);
                }
                switch (value) {
                    case Node.Text(var _, var text) -> texts.put(name, text);
                    case Node.Numeral(var _, var number) -> texts.put(name, number.toPlainString());
                    case Node.Flag(var _, var flag) -> texts.put(name, Boolean.toString(flag));
                    default -> findings.mismatch(value, "a text");
                }
            });
            templates.check(node, secrets);
        });
        return texts;
    }
}
