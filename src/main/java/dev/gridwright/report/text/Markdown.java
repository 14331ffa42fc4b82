package dev.gridwright.report.text;

import dev.gridwright.report.model.Failures;
import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// A study as GitHub-flavoured Markdown, for a pull request, the summary of a job or a page of a wiki. It is
/// bounded: the best 10 points with at most 12 parameters, 50 gates, 10 causes of failure.
public final class Markdown {
    private static final int BEST = 10;
    private static final int MAX_PARAMETERS = 12;
    private static final int MAX_GATES = 50;
    private static final int MAX_CAUSES = 10;

    private final StudyResults results;
    private final StudyView study;
    private final List<String> lines = new ArrayList<>();

    private Markdown(StudyResults results) {
        this.results = results;
        this.study = results.study();
    }

    public static String of(StudyResults results) {
        return new Markdown(results).text();
    }

    private String text() {
        lines.add("## " + MarkdownText.of(study.id()) + ": " + ending() + sign(study.verdict()));
        lines.add("");
        lines.add(Figures.counted(study.points(), "point") + " in " + Figures.span(study.elapsed()) + outcomes());
        if (!study.message().isEmpty()) {
            lines.add("");
            lines.add(MarkdownText.of(study.message()));
        }
        addGates(lines, study.gates());
        leaderboard(results.best(BEST));
        failures();
        lines.add("");
        lines.add("<sub>" + origin() + "</sub>");
        return String.join("\n", lines) + "\n";
    }

    private String ending() {
        return study.state().word()
                + study.stopReason()
                        .map(StopReason::word)
                        .filter(reason -> !reason.equals(study.state().word()) && !reason.equals("exhausted"))
                        .map(reason -> " (" + Figures.words(reason) + ")")
                        .orElse("");
    }

    private static String sign(String verdict) {
        return switch (verdict) {
            case "passed" -> ", ✅ gates passed";
            case "failed" -> ", ❌ gates failed";
            default -> "";
        };
    }

    /// Gates alone, under a heading.
    ///
    /// @param verdict `passed`, `failed` or `none`
    public static String ofGates(String heading, List<Gate.Result> gates, String verdict) {
        var lines = new ArrayList<String>();
        lines.add("## " + MarkdownText.of(heading) + sign(verdict));
        addGates(lines, gates);
        return String.join("\n", lines) + "\n";
    }

    private String outcomes() {
        var counts = study.counts();
        var parts = Arrays.stream(Outcome.values())
                .filter(outcome -> counts.of(outcome) > 0)
                .map(outcome -> Figures.grouped(counts.of(outcome)) + " " + Figures.words(outcome.word())
                        + (outcome == Outcome.SUCCEEDED && counts.cached() > 0
                                ? " (" + Figures.grouped(counts.cached()) + " reused)"
                                : ""))
                .collect(Collectors.toCollection(ArrayList::new));
        long open = counts.waiting() + counts.running() + counts.backoff();
        if (open > 0) {
            parts.add(Figures.grouped(open) + " not ended");
        }
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    }

    private static void addGates(List<String> lines, List<Gate.Result> gates) {
        if (gates.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("| | Gate | Measured |");
        lines.add("| --- | --- | ---: |");
        for (var gate : gates.subList(0, Math.min(MAX_GATES, gates.size()))) {
            var mark = gate.passed() ? "✅ passed" : gate.level() == Gate.Level.WARN ? "⚠️ warning" : "❌ **failed**";
            lines.add(MarkdownText.row(
                    List.of(mark, MarkdownText.code(gate.expression()), MarkdownText.of(Figures.gate(gate)))));
        }
        addLeftOut(lines, gates.size() - MAX_GATES, "gate");
    }

    private void leaderboard(List<Trial> best) {
        if (best.isEmpty()) {
            return;
        }
        var names = new LinkedHashSet<String>();
        best.forEach(trial -> names.addAll(trial.point().values().keySet()));
        var shown = names.stream().limit(MAX_PARAMETERS).toList();
        var headings = new ArrayList<>(
                List.of("#", "index", MarkdownText.of(study.objective().metric())));
        shown.forEach(name -> headings.add(MarkdownText.of(name)));
        headings.add("seconds");
        lines.add("");
        lines.add(MarkdownText.row(headings));
        lines.add("|" + " ---: |".repeat(headings.size()));
        int rank = 1;
        for (var trial : best) {
            var cells = new ArrayList<>(List.of(
                    Integer.toString(rank),
                    Long.toString(trial.index()),
                    (rank == 1 ? "**" : "")
                            + Figures.measured(trial.objective(), trial.deviation())
                            + (rank == 1 ? "**" : "")));
            shown.forEach(name -> cells.add(MarkdownText.of(Figures.value(trial.point(), name))));
            cells.add(trial.cached() ? "reused" : seconds(trial));
            lines.add(MarkdownText.row(cells));
            rank++;
        }
        addLeftOut(lines, names.size() - MAX_PARAMETERS, "parameter");
    }

    private static String seconds(Trial trial) {
        return trial.attempts().isEmpty()
                ? ""
                : Figures.seconds(trial.attempts().getLast().duration());
    }

    private void failures() {
        long count = study.counts().failures();
        var failures = Failures.of(results);
        if (failures.causes().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("<details><summary>" + Figures.counted(Math.max(count, failures.seen()), "trial")
                + " gave no number</summary>");
        lines.add("");
        lines.add("| Outcome | Cause | Trials | For example |");
        lines.add("| --- | --- | ---: | --- |");
        for (var cause : failures.causes()
                .subList(0, Math.min(MAX_CAUSES, failures.causes().size()))) {
            lines.add(MarkdownText.row(List.of(
                    Figures.words(cause.outcome().word()),
                    Figures.words(cause.cause()),
                    Figures.grouped(cause.count()),
                    "index " + cause.first().index() + ": "
                            + MarkdownText.of(Figures.firstLine(cause.first().message())))));
        }
        addLeftOut(lines, failures.causes().size() - MAX_CAUSES, "cause");
        if (!failures.complete()) {
            lines.add("");
            lines.add(failures.note());
        }
        lines.add("");
        lines.add("</details>");
    }

    private static void addLeftOut(List<String> lines, int count, String noun) {
        if (count > 0) {
            lines.add("");
            lines.add("… and " + Figures.counted(count, noun) + " more.");
        }
    }

    private String origin() {
        var provenance = study.provenance();
        var parts = new ArrayList<String>();
        parts.add(study.objective().goal().word() + " "
                + MarkdownText.of(study.objective().metric()));
        provenance.gitCommit().ifPresent(commit -> parts.add("commit " + MarkdownText.of(Figures.cut(commit, 20))));
        parts.add("grid sha256 " + MarkdownText.of(Figures.cut(provenance.gridSha256(), 13)));
        var version = provenance.versions().get("gridwright");
        if (version != null) {
            parts.add("Gridwright " + MarkdownText.of(version));
        }
        return String.join(" · ", parts);
    }
}
