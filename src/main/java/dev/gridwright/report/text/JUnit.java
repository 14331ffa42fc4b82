package dev.gridwright.report.text;

import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Trial;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A study as JUnit XML that forges show as a test report: one case for the study itself, one for each gate and
/// one for each failed trial, at most 200 of those and 1,000 gates. It keeps to what both the schema of Apache
/// Ant and that of Jenkins take. Reasons stand in the body, because some forges show nothing else.
public final class JUnit {
    private static final int MAX_TRIALS = 200;
    private static final int MAX_GATES = 1_000;
    private static final int MAX_BODY = 4_000;
    private static final int MAX_MESSAGE = 300;
    private static final int MAX_NAME = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StudyResults results;
    private final StudyView study;
    private final StringBuilder cases = new StringBuilder();
    private int tests;
    private int failures;
    private int errors;
    private int skipped;

    private JUnit(StudyResults results) {
        this.results = results;
        this.study = results.study();
    }

    public static String of(StudyResults results) {
        return new JUnit(results).text();
    }

    private String text() {
        ending();
        study.gates().stream().limit(MAX_GATES).forEach(this::gate);
        var note = trials();
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite"
                + attribute("name", study.name())
                + attribute("package", "gridwright")
                + attribute("id", "0")
                + attribute("hostname", "localhost")
                + attribute("timestamp", TIME.format(study.startedAt().orElse(study.createdAt())))
                + attribute("tests", Integer.toString(tests))
                + attribute("failures", Integer.toString(failures))
                + attribute("errors", Integer.toString(errors))
                + attribute("skipped", Integer.toString(skipped))
                + attribute("time", seconds(study.elapsed()))
                + ">\n    <properties>\n"
                + properties().entrySet().stream()
                        .map(property -> "      <property" + attribute("name", property.getKey())
                                + attribute("value", property.getValue()) + "/>\n")
                        .collect(Collectors.joining())
                + "    </properties>\n"
                + cases
                + "    <system-out>" + XmlText.body(note) + "</system-out>\n    <system-err></system-err>\n"
                + "  </testsuite>\n</testsuites>\n";
    }

    private Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        properties.put("study", study.id());
        properties.put("state", study.state().word());
        study.stopReason().ifPresent(reason -> properties.put("stop_reason", reason.word()));
        properties.put("verdict", study.verdict());
        properties.put("objective", study.objective().metric());
        properties.put("goal", study.objective().goal().word());
        study.best().ifPresent(best -> {
            properties.put("best", Figures.exact(best.objective()));
            properties.put("best_index", Long.toString(best.index()));
            best.point()
                    .values()
                    .forEach((name, value) ->
                            properties.put("best." + name, Figures.cut(Figures.value(value), MAX_NAME)));
        });
        return properties;
    }

    /// Without a verdict nothing has been shown, so that is an error of its own.
    private void ending() {
        var name = "study " + study.id();
        var problem = problem();
        if (problem.isEmpty()) {
            passed("study", name, study.elapsed());
        } else {
            error("study", name, study.elapsed(), "no_verdict", problem.get(), problem.get());
        }
    }

    private Optional<String> problem() {
        var message = study.message().isEmpty() ? "" : ": " + study.message();
        if (!study.state().ended()) {
            return Optional.of("The study has not ended; it is " + study.state().word() + message);
        }
        if (study.state() != StudyState.COMPLETED) {
            return Optional.of("The study " + (study.state() == StudyState.CANCELLED ? "was cancelled" : "failed")
                    + study.stopReason()
                            .map(reason -> " (" + Figures.words(reason.word()) + ")")
                            .orElse("")
                    + message);
        }
        if (study.counts().succeeded() == 0) {
            return Optional.of("No trial succeeded" + message);
        }
        return study.stopReason()
                .filter(reason -> reason == StopReason.MAX_TIME || reason == StopReason.MAX_TRIALS)
                .map(reason -> "The study was stopped by " + reason.word() + " before it was through" + message);
    }

    private void gate(Gate.Result gate) {
        var actual = Figures.gate(gate);
        if (gate.passed()) {
            passed("gates", gate.expression(), Duration.ZERO);
            return;
        }
        var reason = gate.expression() + " is not met: " + actual
                + (gate.actual().isPresent() ? " (" + gate.actual().getAsDouble() + ")" : ", and no number is no pass");
        if (gate.level() == Gate.Level.WARN) {
            skipped++;
            open("gates", "warn: " + gate.expression(), Duration.ZERO);
            cases.append("      <skipped")
                    .append(attribute("message", Figures.cut("warning: " + reason, MAX_MESSAGE)))
                    .append("/>\n    </testcase>\n");
            return;
        }
        failures++;
        open("gates", gate.expression(), Duration.ZERO);
        cases.append("      <failure")
                .append(attribute("message", Figures.cut(reason, MAX_MESSAGE)))
                .append(attribute("type", "gate"))
                .append('>')
                .append(XmlText.body(Figures.cut(reason, MAX_BODY)))
                .append("</failure>\n    </testcase>\n");
    }

    /// @return what is said about the trials that are left out
    private String trials() {
        var fallen = results.fallen(-1, MAX_TRIALS + 1);
        fallen.stream().limit(MAX_TRIALS).forEach(this::trial);
        var notes = new ArrayList<String>();
        if (fallen.size() > MAX_TRIALS) {
            long more = Math.max(1, study.counts().failures() - MAX_TRIALS);
            var note = Figures.counted(more, "further failed trial")
                    + " left out of this report, which lists the first " + MAX_TRIALS + " by index.";
            error("trials", Figures.counted(more, "further failed trial"), Duration.ZERO, "left_out", note, note);
            notes.add(note);
        }
        if (study.gates().size() > MAX_GATES) {
            notes.add(Figures.counted(study.gates().size() - MAX_GATES, "further gate") + " left out.");
        }
        return String.join("\n", notes);
    }

    private void trial(Trial trial) {
        var point = trial.point().values().entrySet().stream()
                .map(value -> value.getKey() + "=" + Figures.value(value.getValue()))
                .collect(Collectors.joining(", "));
        var kind = trial.outcome().word()
                + trial.cause().map(Cause::word).map(cause -> "." + cause).orElse("");
        var body = new ArrayList<>(List.of(
                trial.message().isEmpty() ? Figures.words(kind) : trial.message(),
                "",
                "trial " + trial.index() + " of " + study.id() + ": " + kind,
                "point: " + trial.point().canonical(),
                "attempts: " + trial.attempts().size()));
        if (!trial.attempts().isEmpty()) {
            var last = trial.attempts().getLast();
            body.add("last attempt: " + last.slot() + " on " + last.node() + ", " + Figures.span(last.duration()));
            last.exitCode().ifPresent(code -> body.add("exit code: " + code));
            last.signal().ifPresent(signal -> body.add("signal: " + signal));
        }
        error(
                "trials",
                "trial " + trial.index() + (point.isEmpty() ? "" : ": " + point),
                trial.attempts().stream().map(Attempt::duration).reduce(Duration.ZERO, Duration::plus),
                kind,
                Figures.firstLine(trial.message()),
                String.join("\n", body));
    }

    private void passed(String part, String name, Duration time) {
        open(part, name, time);
        cases.append("    </testcase>\n");
    }

    private void error(String part, String name, Duration time, String kind, String message, String body) {
        errors++;
        open(part, name, time);
        cases.append("      <error")
                .append(attribute("message", Figures.cut(message, MAX_MESSAGE)))
                .append(attribute("type", kind))
                .append('>')
                .append(XmlText.body(Figures.cut(body, MAX_BODY)))
                .append("</error>\n    </testcase>\n");
    }

    private void open(String part, String name, Duration time) {
        tests++;
        cases.append("    <testcase")
                .append(attribute("classname", "gridwright." + study.name() + "." + part))
                .append(attribute("name", Figures.cut(name, MAX_NAME)))
                .append(attribute("time", seconds(time)))
                .append(">\n");
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + XmlText.attribute(value) + "\"";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9)
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
