package dev.gridwright.report.html;

import dev.gridwright.api.Wire;
import dev.gridwright.report.model.Failures;
import dev.gridwright.report.model.Figures;
import dev.gridwright.space.Value;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The parts of the page that are text and tables.
record Sections(StudyView study) {
    private static final int MAX_COLUMNS = 40;
    private static final int MAX_GATES = 200;
    private static final int MAX_CAUSES = 30;
    private static final int MAX_FACTS = 100;

    String head() {
        return "<header>\n<div class=\"head\"><h1>" + Markup.text(study.name()) + "</h1>" + badge()
                + "</div>\n<p class=\"id\">"
                + Markup.text(study.id()) + " · " + ending()
                + study.endedAt()
                        .or(study::startedAt)
                        .map(time -> " · " + Wire.time(time))
                        .orElse("") + "</p>\n"
                + (study.message().isEmpty() ? "" : "<p class=\"message\">" + Markup.text(study.message()) + "</p>\n")
                + tiles()
                + "</header>\n";
    }

    private String ending() {
        return study.state().word()
                + study.stopReason()
                        .filter(reason -> reason != StopReason.EXHAUSTED && reason != StopReason.CANCELLED)
                        .map(reason -> " (" + Figures.words(reason.word()) + ")")
                        .orElse("");
    }

    private String badge() {
        return switch (study.verdict()) {
            case "passed" -> "<span class=\"badge good\">✓ gates passed</span>";
            case "failed" -> "<span class=\"badge bad\">✗ gates failed</span>";
            default ->
                study.state() == StudyState.FAILED
                        ? "<span class=\"badge bad\">failed</span>"
                        : "<span class=\"badge plain\">" + study.state().word() + "</span>";
        };
    }

    private String tiles() {
        var counts = study.counts();
        var metric = Markup.text("best " + study.objective().metric());
        return "<dl class=\"tiles\">"
                + tile(
                        metric,
                        study.best()
                                .map(trial -> Figures.measured(trial.objective().orElseThrow()))
                                .orElse("none"),
                        study.best()
                                .map(trial -> "trial " + trial.index()
                                        + (trial.deviation().isPresent()
                                                ? ", ± "
                                                        + Figures.measured(trial.deviation()
                                                                .getAsDouble())
                                                : "")
                                        + ", " + study.objective().goal().word())
                                .orElse(study.objective().goal().word()))
                + tile(
                        "trials",
                        Figures.grouped(counts.succeeded()),
                        "of " + Figures.counted(study.points(), "point") + " gave a number"
                                + (counts.cached() > 0 ? ", " + Figures.grouped(counts.cached()) + " reused" : ""))
                + tile(
                        "without a number",
                        Figures.grouped(counts.failures()),
                        counts.failed() + " failed, " + counts.timedOut() + " timed out, " + counts.invalid()
                                + " invalid")
                + tile("took", Figures.span(study.elapsed()), Markup.text(study.kind()) + " trials")
                + "</dl>\n";
    }

    private static String tile(String title, String value, String small) {
        return "<div class=\"tile\"><dt>" + title + "</dt><dd>" + value + "<small>" + small + "</small></dd></div>";
    }

    String gates() {
        if (study.gates().isEmpty()) {
            return "";
        }
        var rows = study.gates().stream()
                .limit(MAX_GATES)
                .map(gate -> "<tr><td>" + sign(gate) + "<th scope=\"row\">" + Markup.text(gate.expression())
                        + "<td class=\"m\">" + Markup.text(Figures.gate(gate)) + "</tr>")
                .collect(Collectors.joining());
        return table("", "<th scope=\"col\">result<th scope=\"col\">gate<th scope=\"col\" class=\"n\">measured", rows)
                + more(study.gates().size() - MAX_GATES, "gate");
    }

    private static String sign(Gate.Result gate) {
        if (gate.passed()) {
            return "<span class=\"good\">✓ passed</span>";
        }
        return gate.level() == Gate.Level.WARN
                ? "<span class=\"warn\">! warning</span>"
                : "<span class=\"bad\">✗ failed</span>";
    }

    String leaderboard(List<Trial> best) {
        if (best.isEmpty()) {
            return "<p class=\"note\">No trial gave a number.</p>";
        }
        var names = new LinkedHashSet<String>();
        best.forEach(trial -> names.addAll(trial.point().values().keySet()));
        var shown = names.stream().limit(MAX_COLUMNS).toList();
        boolean deviations = best.stream().anyMatch(trial -> trial.deviation().isPresent());
        var heading =
                new StringBuilder("<th scope=\"col\" class=\"n\">#<th scope=\"col\" class=\"n\">trial<th scope=\"col\""
                        + " class=\"n\">" + Markup.text(study.objective().metric()));
        if (deviations) {
            heading.append("<th scope=\"col\" class=\"n\">±");
        }
        for (var name : shown) {
            heading.append("<th scope=\"col\"")
                    .append(numeric(best, name))
                    .append('>')
                    .append(Markup.text(name));
        }
        heading.append("<th scope=\"col\" class=\"n\">seconds");
        var rows = new StringBuilder();
        int rank = 1;
        for (var trial : best) {
            rows.append(rank == 1 ? "<tr class=\"first\">" : "<tr>");
            number(rows, Integer.toString(rank), Integer.toString(rank));
            number(rows, Long.toString(trial.index()), Long.toString(trial.index()));
            number(
                    rows,
                    Figures.exact(trial.objective()),
                    Figures.measured(trial.objective().orElseThrow()));
            if (deviations) {
                number(
                        rows,
                        Figures.exact(trial.deviation()),
                        trial.deviation().isPresent()
                                ? Figures.measured(trial.deviation().getAsDouble())
                                : "");
            }
            for (var name : shown) {
                cell(rows, trial.point().value(name), !numeric(best, name).isEmpty());
            }
            var last = trial.attempts().isEmpty()
                    ? Optional.<String>empty()
                    : Optional.of(Figures.seconds(trial.attempts().getLast().duration()));
            number(rows, last.orElse(""), last.orElse("reused"));
            rows.append("</tr>\n");
            rank++;
        }
        return "<div class=\"tall\" tabindex=\"0\" role=\"region\" aria-labelledby=\"head-best\">"
                + table("sortable", heading.toString(), rows.toString()) + "</div>"
                + more(names.size() - MAX_COLUMNS, "parameter")
                + (study.counts().succeeded() > best.size()
                        ? "<p class=\"note\">The best " + best.size() + " of "
                                + Figures.counted(study.counts().succeeded(), "trial") + " that gave a number.</p>"
                        : "");
    }

    private static String numeric(List<Trial> best, String name) {
        return best.stream()
                        .flatMap(trial -> trial.point().value(name).stream())
                        .allMatch(Value.Numeric.class::isInstance)
                ? " class=\"n\""
                : "";
    }

    /// A long number is shortened; as a whole it is told to who points at it, and sorted by.
    private static void cell(StringBuilder rows, Optional<Value> value, boolean number) {
        var exact = value.map(Figures::value).orElse("");
        var shown = value.map(Figures::brief).orElse("");
        rows.append(number ? "<td class=\"n\"" : "<td class=\"v\"");
        if (!shown.equals(exact)) {
            rows.append(" data-v=\"")
                    .append(exact)
                    .append("\" title=\"")
                    .append(exact)
                    .append('"');
        }
        rows.append('>').append(Markup.text(shown));
    }

    private static void number(StringBuilder rows, String exact, String shown) {
        rows.append("<td class=\"n\" data-v=\"").append(exact).append("\">").append(shown);
    }

    String failures(Failures failures) {
        if (failures.causes().isEmpty()) {
            return "";
        }
        var rows = failures.causes().stream()
                .limit(MAX_CAUSES)
                .map(cause ->
                        "<tr><th scope=\"row\">" + Figures.words(cause.outcome().word()) + "<td>"
                                + Figures.words(cause.cause()) + "<td class=\"n\">" + Figures.grouped(cause.count())
                                + "<td class=\"message\">trial " + cause.first().index() + ": "
                                + Markup.text(cause.first().message())
                                + "</tr>")
                .collect(Collectors.joining());
        return table(
                        "",
                        "<th scope=\"col\">outcome<th scope=\"col\">cause<th scope=\"col\" class=\"n\">trials<th scope=\"col\">"
                                + "for example",
                        rows)
                + more(failures.causes().size() - MAX_CAUSES, "cause")
                + (failures.complete() ? "" : "<p class=\"note\">" + failures.note() + "</p>");
    }

    String facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("study", study.id());
        facts.put("state", ending());
        facts.put(
                "objective",
                study.objective().goal().word() + " " + study.objective().metric()
                        + (study.objective().folds() > 1
                                ? ", " + study.objective().folds() + " folds"
                                : "")
                        + (study.objective().repeats() > 1
                                ? ", " + study.objective().repeats() + " repeats"
                                : ""));
        facts.put("created", Wire.time(study.createdAt()));
        study.startedAt().ifPresent(time -> facts.put("started", Wire.time(time)));
        study.endedAt().ifPresent(time -> facts.put("ended", Wire.time(time)));
        facts.put("labels", joined(study.labels(), "="));
        var provenance = study.provenance();
        facts.put("grid sha256", provenance.gridSha256());
        facts.put("data sha256", joined(provenance.dataSha256(), " "));
        provenance.gitCommit().ifPresent(commit -> facts.put("commit", commit));
        facts.put("versions", joined(provenance.versions(), " "));
        return facts.entrySet().stream()
                .filter(fact -> !fact.getValue().isEmpty())
                .map(fact -> "<dt>" + fact.getKey() + "</dt><dd>" + Markup.text(fact.getValue()) + "</dd>")
                .collect(Collectors.joining("", "<dl class=\"facts\">", "</dl>"));
    }

    private static String joined(Map<String, String> texts, String between) {
        return texts.entrySet().stream()
                .limit(MAX_FACTS)
                .map(text -> text.getKey() + between + text.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String table(String kind, String heading, String rows) {
        return "<div class=\"wide\"><table class=\"" + kind + "\"><thead><tr>" + heading + "</tr></thead><tbody>" + rows
                + "</tbody></table></div>";
    }

    private static String more(int count, String noun) {
        return count > 0 ? "<p class=\"note\">… and " + Figures.counted(count, noun) + " more.</p>" : "";
    }
}
