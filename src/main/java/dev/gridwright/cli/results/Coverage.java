package dev.gridwright.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.report.StudyDocument;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Which parts of a grid studies have run: whether together they are the whole of it.
final class Coverage {
    private static final String PART = "/provenance/part";

    private Coverage() {}

    /// What none of them has run, in words; empty when nothing is missing.
    static List<String> missing(List<StudyDocument> studies) {
        var parts = studies.stream().map(study -> study.json().at(PART)).toList();
        if (parts.stream().anyMatch(part -> !part.isObject())) {
            return List.of();
        }
        boolean shards = parts.stream().allMatch(part -> part.has("shard") && !part.has("range"));
        boolean ranges = parts.stream().allMatch(part -> part.has("range") && !part.has("shard"));
        if (shards && parts.stream().map(part -> part.at("/shard/1")).distinct().count() == 1) {
            return shards(parts);
        }
        return ranges ? ranges(parts) : List.of("whatever lies between parts of different kinds");
    }

    private static List<String> shards(List<JsonNode> parts) {
        int of = parts.getFirst().at("/shard/1").asInt();
        var missing = new TreeSet<Integer>();
        for (int number = 1; number <= of; number++) {
            missing.add(number);
        }
        parts.forEach(part -> missing.remove(part.at("/shard/0").asInt()));
        return missing.stream().map(number -> "shard " + number + "/" + of).toList();
    }

    private static List<String> ranges(List<JsonNode> parts) {
        var missing = new ArrayList<String>();
        var reached = BigInteger.ZERO;
        var sorted = parts.stream()
                .sorted(Comparator.comparing(part -> part.at("/range/0").bigIntegerValue()))
                .toList();
        for (var part : sorted) {
            var from = part.at("/range/0").bigIntegerValue();
            if (from.compareTo(reached) > 0) {
                missing.add("range " + reached + ":" + from);
            }
            reached = reached.max(part.at("/range/1").bigIntegerValue());
        }
        var end = sorted.getFirst().path("indices").bigIntegerValue();
        if (reached.compareTo(end) < 0) {
            missing.add("range " + reached + ":" + end);
        }
        return missing;
    }
}
