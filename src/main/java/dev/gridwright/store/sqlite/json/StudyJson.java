package dev.gridwright.store.sqlite.json;

import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StudyView.Part;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The parts of a study that are stored as JSON, both ways.
public final class StudyJson {
    private StudyJson() {}

    public static String write(Object plain) {
        var json = new StringBuilder();
        Json.write(json, plain);
        return json.toString();
    }

    public static Map<String, String> readTexts(String text) {
        return texts(read(text));
    }

    public static String counts(Counts counts) {
        return write(plain(counts));
    }

    public static Map<String, Object> plain(Counts counts) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("waiting", counts.waiting());
        plain.put("running", counts.running());
        plain.put("backoff", counts.backoff());
        plain.put("succeeded", counts.succeeded());
        plain.put("failed", counts.failed());
        plain.put("timed_out", counts.timedOut());
        plain.put("invalid", counts.invalid());
        plain.put("pruned", counts.pruned());
        plain.put("cancelled", counts.cancelled());
        plain.put("skipped", counts.skipped());
        plain.put("cached", counts.cached());
        return plain;
    }

    public static Counts readCounts(String text) {
        var plain = map(read(text));
        return new Counts(
                number(plain, "waiting"),
                number(plain, "running"),
                number(plain, "backoff"),
                number(plain, "succeeded"),
                number(plain, "failed"),
                number(plain, "timed_out"),
                number(plain, "invalid"),
                number(plain, "pruned"),
                number(plain, "cancelled"),
                number(plain, "skipped"),
                number(plain, "cached"));
    }

    public static String gates(List<Gate.Result> gates) {
        return write(plain(gates));
    }

    public static List<Map<String, Object>> plain(List<Gate.Result> gates) {
        return gates.stream().map(StudyJson::plain).toList();
    }

    public static List<Gate.Result> readGates(String text) {
        return list(read(text)).stream().map(gate -> gate(map(gate))).toList();
    }

    private static Map<String, Object> plain(Gate.Result gate) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("expression", gate.expression());
        plain.put("level", gate.level().word());
        plain.put("passed", gate.passed());
        if (gate.actual().isPresent()) {
            plain.put("actual", gate.actual().getAsDouble());
        }
        if (gate.bound().isPresent()) {
            plain.put("bound", gate.bound().getAsDouble());
        }
        if (!gate.note().isEmpty()) {
            plain.put("note", gate.note());
        }
        return plain;
    }

    private static OptionalDouble number(@Nullable Object plain) {
        return switch (plain) {
            case BigDecimal number -> OptionalDouble.of(number.doubleValue());
            case String notFinite -> OptionalDouble.of(Double.parseDouble(notFinite));
            case null, default -> OptionalDouble.empty();
        };
    }

    private static Gate.Result gate(Map<String, Object> plain) {
        return new Gate.Result(
                text(plain, "expression"),
                Gate.Level.valueOf(text(plain, "level").toUpperCase(Locale.ROOT)),
                Boolean.TRUE.equals(plain.get("passed")),
                number(plain.get("actual")),
                number(plain.get("bound")),
                plain.get("note") instanceof String note ? note : "");
    }

    public static String objective(Objective objective) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("metric", objective.metric());
        plain.put("goal", objective.goal().word());
        plain.put("also", objective.also());
        plain.put("folds", objective.folds());
        plain.put("repeats", objective.repeats());
        plain.put("aggregate", objective.aggregate().word());
        return write(plain);
    }

    public static Objective readObjective(String text) {
        var plain = map(read(text));
        return new Objective(
                text(plain, "metric"),
                Goal.valueOf(text(plain, "goal").toUpperCase(Locale.ROOT)),
                list(plain.get("also")).stream().map(String.class::cast).toList(),
                (int) number(plain, "folds"),
                (int) number(plain, "repeats"),
                Objective.Aggregate.valueOf(text(plain, "aggregate").toUpperCase(Locale.ROOT)));
    }

    public static String provenance(Provenance provenance) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("grid_sha256", provenance.gridSha256());
        plain.put("data_sha256", provenance.dataSha256());
        provenance.gitCommit().ifPresent(commit -> plain.put("git_commit", commit));
        plain.put("versions", provenance.versions());
        if (!provenance.prepared().equals(Prepared.NOTHING)) {
            plain.put("prepared", PreparedJson.plain(provenance.prepared()));
        }
        provenance.part().ifPresent(part -> plain.put("part", plain(part)));
        return write(plain);
    }

    public static Provenance readProvenance(String text) {
        var plain = map(read(text));
        return new Provenance(
                text(plain, "grid_sha256"),
                texts(plain.get("data_sha256")),
                plain.get("git_commit") instanceof String commit ? Optional.of(commit) : Optional.empty(),
                texts(plain.get("versions")),
                PreparedJson.read(map(plain.get("prepared"))),
                plain.get("part") instanceof Map<?, ?> part ? Optional.of(part(map(part))) : Optional.empty());
    }

    private static Map<String, Object> plain(Part part) {
        var plain = new LinkedHashMap<String, Object>();
        part.range().ifPresent(range -> plain.put("range", List.of(range.from(), range.to())));
        part.shard().ifPresent(shard -> plain.put("shard", List.of((long) shard.number(), (long) shard.of())));
        plain.put("indices", part.indices().toString());
        return plain;
    }

    private static Part part(Map<String, Object> plain) {
        var range = list(plain.get("range"));
        var shard = list(plain.get("shard"));
        return new Part(
                range.isEmpty() ? Optional.empty() : Optional.of(new IndexRange(whole(range, 0), whole(range, 1))),
                shard.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Shard((int) whole(shard, 0), (int) whole(shard, 1))),
                new BigInteger(text(plain, "indices")));
    }

    private static long whole(List<Object> numbers, int at) {
        return ((BigDecimal) numbers.get(at)).longValueExact();
    }

    private static Object read(String text) {
        return Json.read(text, Json::readPlain);
    }

    static Map<String, Object> map(@Nullable Object plain) {
        var map = new LinkedHashMap<String, Object>();
        if (plain instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> map.put((String) name, value));
        }
        return map;
    }

    private static Map<String, String> texts(@Nullable Object plain) {
        var texts = new LinkedHashMap<String, String>();
        map(plain).forEach((name, value) -> texts.put(name, (String) value));
        return texts;
    }

    private static List<Object> list(@Nullable Object plain) {
        return plain instanceof List<?> items ? new ArrayList<Object>(items) : List.of();
    }

    static long number(Map<String, Object> plain, String name) {
        return plain.get(name) instanceof BigDecimal number ? number.longValueExact() : 0;
    }

    static String text(Map<String, Object> plain, String name) {
        return plain.get(name) instanceof String text ? text : "";
    }
}
