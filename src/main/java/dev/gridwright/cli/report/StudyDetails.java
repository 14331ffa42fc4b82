package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// One study with all that is known of it, for people.
public record StudyDetails(StudyDocument study, List<TrialDocument> best, Work work) {
    private static final int SHORT_HASH = 12;

    public StudyDetails {
        best = List.copyOf(best);
    }

    public List<String> lines(int width, Ink ink) {
        var lines = new ArrayList<>(new Summary(study, work).lines(ink));
        lines.add("");
        var objective = study.json().path("objective");
        fact(lines, "objective", objective.path("goal").asText() + " " + study.metric() + folds());
        fact(lines, "trials", study.text("kind"));
        fact(lines, "labels", texts("/labels", "="));
        fact(lines, "created", study.text("created_at"));
        fact(lines, "started", study.text("started_at"));
        fact(lines, "ended", study.text("ended_at"));
        fact(lines, "eta", study.eta().map(Numbers::roughly).orElse(""));
        var provenance = study.json().path("provenance");
        fact(lines, "grid", shortened(provenance.path("grid_sha256").asText()));
        fact(
                lines,
                "data",
                provenance.path("data_sha256").properties().stream()
                        .map(file ->
                                file.getKey() + " " + shortened(file.getValue().asText()))
                        .collect(Collectors.joining(", ")));
        fact(
                lines,
                "inputs",
                provenance.path("inputs").properties().stream()
                        .map(input -> input.getKey() + " "
                                + shortened(input.getValue().path("sha256").asText()))
                        .collect(Collectors.joining(", ")));
        fact(lines, "images", images(provenance.path("images")));
        fact(lines, "commit", TrialDocument.plain(provenance.path("git_commit")));
        fact(lines, "versions", texts("/provenance/versions", " "));
        if (!best.isEmpty()) {
            lines.add("");
            lines.addAll(new Leaderboard(study.metric(), best).lines(width, ink));
        }
        return lines;
    }

    private static String images(JsonNode images) {
        if (!images.isObject()) {
            return "";
        }
        var skipped = images.path("skipped").properties().stream()
                .map(reason -> reason.getValue().asLong() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        return Numbers.grouped(images.path("processed").asLong()) + " of "
                + Numbers.grouped(images.path("listed").asLong()) + " processed"
                + (skipped.isEmpty() ? "" : "; skipped: " + skipped);
    }

    private String folds() {
        var objective = study.json().path("objective");
        int folds = objective.path("folds").asInt(1);
        int repeats = objective.path("repeats").asInt(1);
        return (folds > 1 ? ", " + folds + " folds" : "") + (repeats > 1 ? ", " + repeats + " repeats" : "");
    }

    private String texts(String pointer, String between) {
        return study.json().at(pointer).properties().stream()
                .map(entry -> entry.getKey() + between + entry.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private static String shortened(String hash) {
        return hash.length() > SHORT_HASH ? hash.substring(0, SHORT_HASH) : hash;
    }

    private static void fact(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add(name + " ".repeat(Math.max(1, 11 - name.length())) + value);
        }
    }
}
