package dev.gridwright.cli.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.report.StudyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// What one study came to: as it is shown, and its trials when they are needed.
///
/// @param trials shows those that have ended to whom it is given
record Results(StudyDocument study, Consumer<Consumer<JsonNode>> trials) {
    private static final List<String> COUNTS = List.of(
            "waiting",
            "running",
            "backoff",
            "succeeded",
            "failed",
            "timed_out",
            "invalid",
            "pruned",
            "cancelled",
            "skipped",
            "cached");

    /// Of a study that is kept.
    static Results of(StudyReader studies, String id) {
        var study = new StudyDocument(studies.study(id));
        return new Results(study, action -> studies.trials(study.id(), TrialFilter.ALL, action));
    }

    /// Of a file as `-o results.json` writes it.
    ///
    /// @throws CommandFailed when it is none
    static Results of(Path file) {
        JsonNode document;
        try {
            document = Documents.JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw CommandFailed.usage(file + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw CommandFailed.usage(file + " cannot be read: " + e.getMessage());
        }
        var study = new StudyDocument(document);
        if (study.metric().isEmpty()
                || study.state().isEmpty()
                || !document.path("counts").isObject()
                || !document.path("trials").isArray()) {
            throw CommandFailed.usage(file
                    + " does not hold the results of a study; write them with: gridwright run GRID -o results.json");
        }
        return new Results(study, document.path("trials")::forEach);
    }

    /// The parts of one study that was run in shards: what they did together. It took as long as the longest of them.
    ///
    /// @throws CommandFailed when they are not parts of one study
    static Results merged(List<Results> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var first = parts.getFirst().study();
        for (var part : parts) {
            sameGrid(first, part.study());
        }
        var document = (ObjectNode) first.json().deepCopy();
        document.remove("trials");
        var counts = document.putObject("counts");
        for (var state : COUNTS) {
            counts.put(state, sum(parts, state));
        }
        document.put(
                "points",
                parts.stream().mapToLong(part -> part.study().points()).sum());
        document.put(
                "duration_seconds",
                parts.stream()
                        .mapToDouble(part ->
                                part.study().json().path("duration_seconds").asDouble())
                        .max()
                        .orElse(0));
        // One part that has no verdict leaves the whole without one.
        parts.stream()
                .map(Results::study)
                .filter(study -> !study.state().equals("completed"))
                .findFirst()
                .ifPresent(study -> document.put("state", study.state()));
        parts.stream()
                .map(Results::study)
                .filter(study -> study.stopReason().startsWith("max_"))
                .findFirst()
                .ifPresent(study -> document.put("stop_reason", study.stopReason()));
        document.set("best", best(parts));
        return new Results(new StudyDocument(document), allOnce(parts));
    }

    private static void sameGrid(StudyDocument first, StudyDocument other) {
        var grid = "/provenance/grid_sha256";
        if (!first.json().at(grid).equals(other.json().at(grid))
                || !first.json().path("objective").equals(other.json().path("objective"))) {
            throw CommandFailed.usage(first.id() + " and " + other.id()
                    + " are studies of different grids; only shards of one are judged together");
        }
    }

    private static long sum(List<Results> parts, String state) {
        return parts.stream().mapToLong(part -> part.study().count(state)).sum();
    }

    private static JsonNode best(List<Results> parts) {
        boolean lower =
                parts.getFirst().study().json().at("/objective/goal").asText().equals("minimize");
        JsonNode best = Documents.JSON.nullNode();
        for (var part : parts) {
            var other = part.study().json().path("best");
            double objective = other.path("objective").asDouble();
            double known = best.path("objective").asDouble();
            if (other.isObject() && (best.isNull() || (lower ? objective < known : objective > known))) {
                best = other;
            }
        }
        return best;
    }

    private static Consumer<Consumer<JsonNode>> allOnce(List<Results> parts) {
        return action -> {
            var seen = new HashSet<Long>();
            var twice = new ArrayList<Long>();
            parts.forEach(part -> part.trials().accept(trial -> {
                long index = trial.path("index").asLong();
                if (seen.add(index)) {
                    action.accept(trial);
                } else {
                    twice.add(index);
                }
            }));
            if (!twice.isEmpty()) {
                throw CommandFailed.usage("trial " + twice.getFirst()
                        + " is in more than one of the files; shards of one study have no trial in common");
            }
        };
    }
}
