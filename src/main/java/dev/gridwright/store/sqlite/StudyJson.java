package dev.gridwright.store.sqlite;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The parts of a study that are stored as JSON, both ways.
final class StudyJson {
    private StudyJson() {}

    static String write(Object plain) {
        var json = new StringBuilder();
        Json.write(json, plain);
        return json.toString();
    }

    static Map<String, String> readTexts(String text) {
        return texts(read(text));
    }

    static String counts(Counts counts) {
        return write(plain(counts));
    }

    static Map<String, Object> plain(Counts counts) {
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

    static Counts readCounts(String text) {
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

    static String gates(List<Gate.Result> gates) {
        return write(plain(gates));
    }

    static List<Map<String, Object>> plain(List<Gate.Result> gates) {
        return gates.stream().map(StudyJson::plain).toList();
    }

    static List<Gate.Result> readGates(String text) {
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
        return plain;
    }

    private static Gate.Result gate(Map<String, Object> plain) {
        return new Gate.Result(
                text(plain, "expression"),
                Gate.Level.valueOf(text(plain, "level").toUpperCase(Locale.ROOT)),
                Boolean.TRUE.equals(plain.get("passed")),
                switch (plain.get("actual")) {
                    case BigDecimal number -> OptionalDouble.of(number.doubleValue());
                    case String notFinite -> OptionalDouble.of(Double.parseDouble(notFinite));
                    case null, default -> OptionalDouble.empty();
                });
    }

    static String objective(Objective objective) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("metric", objective.metric());
        plain.put("goal", objective.goal().word());
        plain.put("also", objective.also());
        plain.put("folds", objective.folds());
        plain.put("repeats", objective.repeats());
        plain.put("aggregate", objective.aggregate().word());
        return write(plain);
    }

    static Objective readObjective(String text) {
        var plain = map(read(text));
        return new Objective(
                text(plain, "metric"),
                Goal.valueOf(text(plain, "goal").toUpperCase(Locale.ROOT)),
                list(plain.get("also")).stream().map(String.class::cast).toList(),
                (int) number(plain, "folds"),
                (int) number(plain, "repeats"),
                Objective.Aggregate.valueOf(text(plain, "aggregate").toUpperCase(Locale.ROOT)));
    }

    static String provenance(Provenance provenance) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("grid_sha256", provenance.gridSha256());
        plain.put("data_sha256", provenance.dataSha256());
        provenance.gitCommit().ifPresent(commit -> plain.put("git_commit", commit));
        plain.put("versions", provenance.versions());
        if (!provenance.prepared().equals(Prepared.NOTHING)) {
            plain.put("prepared", PreparedJson.plain(provenance.prepared()));
        }
        return write(plain);
    }

    static Provenance readProvenance(String text) {
        var plain = map(read(text));
        return new Provenance(
                text(plain, "grid_sha256"),
                texts(plain.get("data_sha256")),
                plain.get("git_commit") instanceof String commit ? Optional.of(commit) : Optional.empty(),
                texts(plain.get("versions")),
                PreparedJson.read(map(plain.get("prepared"))));
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
