package dev.gridwright.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.report.StudyDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The results of the parts of one grid, put together: what they came to as one study. It took as long as the longest
/// of them. A trial that several of them have counts once if they agree about it; else they cannot be put together.
final class Merging {
    private static final List<String> STATES = List.of("waiting", "running", "backoff");

    private final List<Results> parts;
    private final Map<Long, JsonNode> trials = new LinkedHashMap<>();
    private final Map<Long, StudyDocument> owners = new LinkedHashMap<>();
    private final Map<String, Long> twice = new LinkedHashMap<>();

    private Merging(List<Results> parts) {
        this.parts = parts;
    }

    /// @throws CommandFailed when they are not parts of one grid
    static Results of(List<Results> parts) {
        var missing = Coverage.missing(parts.stream().map(Results::study).toList());
        if (parts.size() == 1) {
            return new Results(parts.getFirst().study(), parts.getFirst().trials(), missing);
        }
        var merging = new Merging(parts);
        parts.forEach(merging::take);
        return new Results(merging.study(), merging.trials.values()::forEach, missing);
    }

    private void take(Results part) {
        var first = parts.getFirst().study();
        var study = part.study();
        var grid = "/provenance/grid_sha256";
        if (!first.json().at(grid).equals(study.json().at(grid))
                || !first.json().path("objective").equals(study.json().path("objective"))) {
            throw CommandFailed.usage(first.id() + " and " + study.id()
                    + " are studies of different grids; parts of one grid are submitted with the same labels, gates and"
                    + " values");
        }
        part.trials().accept(trial -> take(study, trial));
    }

    private void take(StudyDocument study, JsonNode trial) {
        long index = trial.path("index").asLong();
        var known = trials.putIfAbsent(index, trial);
        if (known == null) {
            owners.put(index, study);
            return;
        }
        for (var member : List.of("params", "outcome", "objective", "metrics")) {
            if (!known.path(member).equals(trial.path(member))) {
                throw CommandFailed.usage("trial " + index + " is in more than one of the files, and they differ: "
                        + owners.getOrDefault(index, study).id() + " has " + words(known) + ", " + study.id() + " has "
                        + words(trial));
            }
        }
        twice.merge(trial.path("outcome").asText(), 1L, Long::sum);
        if (trial.path("cached").asBoolean()) {
            twice.merge("cached", 1L, Long::sum);
        }
    }

    private static String words(JsonNode trial) {
        return trial.path("objective").isNumber()
                ? trial.path("objective").asText()
                : trial.path("outcome").asText();
    }

    private StudyDocument study() {
        var document = (ObjectNode) parts.getFirst().study().json().deepCopy();
        document.remove("trials");
        var counts = document.putObject("counts");
        STATES.forEach(state -> counts.put(state, sum(state)));
        StudyDocument.OUTCOMES.forEach(outcome -> counts.put(outcome, sum(outcome)));
        counts.put("cached", sum("cached"));
        document.put(
                "points",
                parts.stream().mapToLong(part -> part.study().points()).sum()
                        - StudyDocument.OUTCOMES.stream()
                                .mapToLong(outcome -> twice.getOrDefault(outcome, 0L))
                                .sum());
        document.put(
                "duration_seconds",
                parts.stream()
                        .mapToDouble(part ->
                                part.study().json().path("duration_seconds").asDouble())
                        .max()
                        .orElse(0));
        // One part that has no verdict leaves the whole without one.
        studies().stream()
                .filter(study -> !study.state().equals("completed"))
                .findFirst()
                .ifPresent(study -> document.put("state", study.state()));
        studies().stream()
                .filter(study -> study.stopReason().startsWith("max_"))
                .findFirst()
                .ifPresent(study -> document.put("stop_reason", study.stopReason()));
        document.set("best", best());
        return new StudyDocument(document);
    }

    private List<StudyDocument> studies() {
        return parts.stream().map(Results::study).toList();
    }

    private long sum(String state) {
        return studies().stream().mapToLong(study -> study.count(state)).sum() - twice.getOrDefault(state, 0L);
    }

    private JsonNode best() {
        boolean lower =
                studies().getFirst().json().at("/objective/goal").asText().equals("minimize");
        JsonNode best = JsonNodeFactory.instance.nullNode();
        for (var study : studies()) {
            var other = study.json().path("best");
            double objective = other.path("objective").asDouble();
            double known = best.path("objective").asDouble();
            if (other.isObject() && (best.isNull() || (lower ? objective < known : objective > known))) {
                best = other;
            }
        }
        return best;
    }
}
