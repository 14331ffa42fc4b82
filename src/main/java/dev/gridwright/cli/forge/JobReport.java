package dev.gridwright.cli.forge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.terminal.SafeText;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.report.model.Figures;
import dev.gridwright.report.text.Markdown;
import dev.gridwright.study.Gate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a job of GitHub Actions shows of a command: a summary in `GITHUB_STEP_SUMMARY`, values for later steps
/// in `GITHUB_OUTPUT`, and annotations on standard error where `GITHUB_ACTIONS` is `true`. Elsewhere nothing.
///
/// None of it changes how the command ends: what cannot be written is said and left.
public final class JobReport {
    /// Of the summary of one step; a larger one is not shown at all.
    static final long MAX_SUMMARY_BYTES = 1 << 20;

    /// Of one value; all of a job may take a MiB.
    private static final int MAX_OUTPUT_CHARS = 64 * 1_024;

    /// Of one kind; the runner shows no more for a step.
    private static final int MAX_ANNOTATIONS = 10;

    private final Surroundings surroundings;

    public JobReport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Tells of a study that has been run.
    public void study(StudyReader studies, StudyDocument study) {
        file("GITHUB_STEP_SUMMARY").ifPresent(file -> {
            var markdown = new ByteArrayOutputStream();
            studies.report(study.id(), ReportFormat.MARKDOWN, markdown);
            summary(file, markdown.toString(StandardCharsets.UTF_8));
        });
        var values = new LinkedHashMap<String, String>();
        values.put("study", study.id());
        values.put("state", study.state());
        values.put("verdict", study.verdict());
        values.put("points", Long.toString(study.points()));
        values.put("succeeded", Long.toString(study.count("succeeded")));
        values.put("failed", Long.toString(study.failures()));
        var best = study.json().path("best");
        values.put("best_index", text(best.path("index")));
        values.put("best_value", text(best.path("objective")));
        values.put(
                "best_params",
                best.path("params").isObject() ? best.path("params").toString() : "");
        outputs(values);
        annotate(study, study.gates().stream().map(JobReport::held).toList());
    }

    /// Tells of gates that were held against a study or files of results.
    ///
    /// @param verdict `passed`, `failed` or `none`
    public void gates(StudyDocument study, List<Gate.Result> gates, String verdict) {
        file("GITHUB_STEP_SUMMARY")
                .ifPresent(file -> summary(file, Markdown.ofGates("Gates of " + study.id(), gates, verdict)));
        var values = new LinkedHashMap<String, String>();
        values.put("study", study.id());
        values.put("verdict", verdict);
        outputs(values);
        annotate(study, gates);
    }

    private static String said(Gate.Result gate) {
        return gate.expression() + " is not met: " + Figures.gate(gate);
    }

    private static Gate.Result held(JsonNode gate) {
        return new Gate.Result(
                gate.path("expression").asText(),
                gate.path("level").asText().equals(Gate.Level.WARN.word()) ? Gate.Level.WARN : Gate.Level.ERROR,
                gate.path("passed").asBoolean(),
                number(gate.path("actual")),
                number(gate.path("bound")),
                gate.path("note").asText(""));
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.asText() : "";
    }

    private Optional<Path> file(String variable) {
        return Optional.ofNullable(surroundings.environment().get(variable))
                .filter(name -> !name.isEmpty())
                .map(surroundings.folder()::resolve);
    }

    private void summary(Path file, String markdown) {
        try {
            long there = Files.exists(file) ? Files.size(file) : 0;
            var text = markdown + "\n";
            if (there + text.getBytes(StandardCharsets.UTF_8).length > MAX_SUMMARY_BYTES) {
                say("the job's summary is full; it shows nothing of this");
                return;
            }
            append(file, text);
        } catch (IOException e) {
            say("the job's summary cannot be written: " + FileTrouble.ofWriting(e));
        }
    }

    private void outputs(Map<String, String> values) {
        file("GITHUB_OUTPUT").ifPresent(file -> {
            var text = new StringBuilder();
            values.forEach((name, value) -> {
                if (value.length() <= MAX_OUTPUT_CHARS) {
                    text.append(WorkflowText.output(name, value));
                }
            });
            try {
                append(file, text.toString());
            } catch (IOException e) {
                say("the job's outputs cannot be written: " + FileTrouble.ofWriting(e));
            }
        });
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void annotate(StudyDocument study, List<Gate.Result> gates) {
        if (!"true".equals(surroundings.environment().get("GITHUB_ACTIONS"))) {
            return;
        }
        var errors = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        if (!study.state().equals("completed")) {
            errors.add(WorkflowText.annotation(
                    "error",
                    "No verdict",
                    study.id() + " is " + study.state() + (study.message().isEmpty() ? "" : ": " + study.message())));
        }
        for (var gate : gates) {
            if (!gate.passed() && gate.level() == Gate.Level.WARN) {
                warnings.add(WorkflowText.annotation("warning", "Gate", said(gate)));
            } else if (!gate.passed()) {
                errors.add(WorkflowText.annotation("error", "Gate failed", said(gate)));
            }
        }
        if (study.failures() > 0) {
            warnings.add(WorkflowText.annotation(
                    "warning",
                    "Trials without a number",
                    Figures.counted(study.failures(), "trial") + " of " + Figures.grouped(study.points())
                            + " failed, timed out or were invalid in " + study.id()));
        }
        tell("error", errors);
        tell("warning", warnings);
    }

    private void tell(String kind, List<String> annotations) {
        int shown = annotations.size() <= MAX_ANNOTATIONS ? annotations.size() : MAX_ANNOTATIONS - 1;
        surroundings.out().flush();
        surroundings.err().flush();
        annotations.subList(0, shown).forEach(this::command);
        if (shown < annotations.size()) {
            command(WorkflowText.annotation(kind, "More", "and " + (annotations.size() - shown) + " more like these"));
        }
    }

    private void command(String line) {
        surroundings.runner().println(SafeText.command(line));
    }

    private void say(String text) {
        surroundings.err().println("gridwright: " + text);
    }
}
