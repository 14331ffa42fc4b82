package dev.gridwright.grid;

import dev.gridwright.trial.TrialKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads trials that are somebody's own program: `java`, `http`, `worker`.
final class ProgramPart {
    private static final int MAX_RATES = 100;

    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(?:\\.[A-Za-z_$][A-Za-z0-9_$]*)*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
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
        var headers = templates.texts(http, "headers", HEADER, "the name of a header", Templates.Secrets.ALLOWED);
        var result = templates.texts(http, "result", Pattern.compile(".+"), "a metric", Templates.Secrets.REFUSED);
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
}
