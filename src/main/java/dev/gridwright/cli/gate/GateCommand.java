package dev.gridwright.cli.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.forge.JobReport;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.GateList;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.results.BaselineOptions;
import dev.gridwright.cli.results.BaselineOptions.Found;
import dev.gridwright.cli.results.Results;
import dev.gridwright.cli.results.ResultsEvidence;
import dev.gridwright.cli.watch.Verdicts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateCheck;
import dev.gridwright.study.GateText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright gate`: holds gates against a study that is there, or against files of results.
@Command(name = "gate")
public final class GateCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID|FILE",
            description = "a study, or files of results: one, or all shards")
    private List<String> named = List.of();

    @Option(
            names = "--gate",
            paramLabel = "GATE",
            split = "\n",
            description = "a threshold to meet: --gate 'best >= 0.95' (repeatable; those of the study)")
    private List<String> gates = List.of();

    @Mixin
    private final BaselineOptions baselines = new BaselineOptions();

    @Option(
            names = "--allow-partial",
            fallbackValue = "true",
            description = "a study stopped by max_time or max_trials, or of which parts are missing, can pass, too")
    private boolean allowPartial;

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;
    private @Nullable StudyReader studies;

    public GateCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        baselines.check();
        try {
            var results = results();
            var before = baseline(results.study());
            var asked = asked(results.study());
            if (!baselines.named()) {
                refuseIncomparable(asked);
            }
            var evidence = new ResultsEvidence(results, before.flatMap(Found::results));
            var metric = results.study().metric();
            var found = asked.stream()
                    .map(gate -> before.isPresent() && before.get().results().isEmpty() && baselines.optional()
                            ? gate.against(Gate.Earlier.NONE_YET)
                            : gate)
                    .map(gate -> GateCheck.check(gate, evidence, metric))
                    .toList();
            var code = code(results, found);
            print(found, code);
            new JobReport(program.surroundings())
                    .gates(results.study(), found, code == ExitCode.NO_VERDICT ? "none" : verdict(found));
            if (code == ExitCode.NO_VERDICT) {
                program.surroundings().out().flush();
                program.surroundings().err().println("No verdict: " + whyNone(results) + ".");
            }
            return code.number();
        } finally {
            if (studies != null) {
                studies.close();
            }
        }
    }

    private Results results() {
        var files = named.stream().filter(this::isFile).toList();
        if (files.isEmpty() && named.size() == 1) {
            return Results.of(studies(), named.getFirst());
        }
        if (files.size() < named.size()) {
            var other = named.stream().filter(name -> !isFile(name)).findFirst().orElseThrow();
            throw CommandFailed.usage("name one study, or only files; there is no file " + other);
        }
        return Results.merged(
                files.stream().map(this::path).distinct().map(Results::of).toList());
    }

    private Optional<Found> baseline(StudyDocument study) {
        var found = baselines.find(
                program.surroundings().folder(),
                () -> Optional.of(studies()),
                Optional.of(study.text("name")).filter(name -> !name.isEmpty()));
        found.flatMap(Found::results)
                .filter(before -> !before.study().metric().equals(study.metric()))
                .ifPresent(before -> {
                    throw CommandFailed.usage("the objective of the baseline is "
                            + before.study().metric() + ", and that of " + study.id() + " is " + study.metric());
                });
        return found;
    }

    private static void refuseIncomparable(List<Gate> gates) {
        gates.stream()
                .filter(gate -> gate.bound() instanceof Gate.Bound.Baseline && gate.level() == Gate.Level.ERROR)
                .findFirst()
                .ifPresent(gate -> {
                    throw CommandFailed.usage("the gate '" + gate.expression()
                            + "' compares with a baseline, and there is none; name one with --baseline"
                            + " FILE|study:ID|label:KEY=VALUE");
                });
    }

    private boolean isFile(String name) {
        return Results.isFile(path(name), name);
    }

    private Path path(String name) {
        return program.surroundings().folder().resolve(name);
    }

    private StudyReader studies() {
        var known = studies;
        if (known == null) {
            known = new Places(program, data).reader();
            studies = known;
        }
        return known;
    }

    /// The gates of the command line; where there are none those of the study.
    private List<Gate> asked(StudyDocument study) {
        var texts = gates.isEmpty() ? own(study) : gates;
        if (texts.isEmpty()) {
            throw CommandFailed.usage("study " + study.id() + " has no gates; name some with --gate 'best >= 0.95'");
        }
        var also = new ArrayList<String>();
        study.json().at("/objective/also").forEach(metric -> also.add(metric.asText()));
        var reader = GateText.forMetrics(study.metric(), also);
        var read = new ArrayList<Gate>();
        var problems = new ArrayList<String>();
        for (var text : texts) {
            switch (reader.read(text, false)) {
                case GateText.Read.Valid(var gate) -> read.add(gate);
                case GateText.Read.Invalid(var detail, var what, var allowed, var nearest) ->
                    problems.add("  '" + text + "': " + detail + ": " + what + "; allowed: " + allowed
                            + nearest.map(name -> "; did you mean '" + name + "'?")
                                    .orElse(""));
            }
        }
        if (!problems.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    problems.size() == 1 ? "a gate is not accepted" : problems.size() + " gates are not accepted",
                    problems);
        }
        return read;
    }

    private static List<String> own(StudyDocument study) {
        return study.gates().stream()
                .map(gate -> (gate.path("level").asText().equals(Gate.Level.WARN.word()) ? "warn: " : "")
                        + gate.path("expression").asText())
                .toList();
    }

    private ExitCode code(Results results, List<Gate.Result> found) {
        if (!results.missing().isEmpty() && !allowPartial) {
            return ExitCode.NO_VERDICT;
        }
        // What these gates say counts, not what the study's own said.
        var document = (ObjectNode) results.study().json().deepCopy();
        return Verdicts.of(new StudyDocument(document.put("verdict", verdict(found))), allowPartial);
    }

    private String whyNone(Results results) {
        return results.missing().isEmpty() || allowPartial
                ? Verdicts.whyNone(results.study())
                : String.join(", ", results.missing()) + (results.missing().size() == 1 ? " is" : " are")
                        + " missing (--allow-partial accepts that)";
    }

    private static String verdict(List<Gate.Result> found) {
        return found.stream().allMatch(gate -> gate.passed() || gate.level() == Gate.Level.WARN) ? "passed" : "failed";
    }

    private void print(List<Gate.Result> found, ExitCode code) {
        var output = new Output(program);
        switch (program.format()) {
            case TABLE -> {
                var shown = document(found, code);
                output.lines(new GateList(
                                shown.path("gates").valueStream().toList(),
                                shown.path("verdict").asText())
                        .lines(program.ink()));
            }
            case JSON -> output.json(document(found, code));
            case NDJSON -> output.ndjson(document(found, code));
            case CSV -> throw CommandFailed.usage("-f csv is not for this command");
        }
    }

    /// As the interface answers gates; without a verdict where there is none.
    private static ObjectNode document(List<Gate.Result> found, ExitCode code) {
        var document = Documents.JSON.createObjectNode();
        var listed = document.putArray("gates");
        for (var gate : found) {
            var item = listed.addObject()
                    .put("expression", gate.expression())
                    .put("level", gate.level().word())
                    .put("passed", gate.passed());
            number(item, "actual", gate.actual());
            number(item, "bound", gate.bound());
            item.put("note", gate.note());
        }
        return document.put("verdict", code == ExitCode.NO_VERDICT ? "none" : verdict(found));
    }

    private static void number(ObjectNode target, String name, OptionalDouble value) {
        if (value.isPresent()) {
            target.put(name, value.getAsDouble());
        } else {
            target.putNull(name);
        }
    }
}
