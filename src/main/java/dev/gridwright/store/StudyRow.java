package dev.gridwright.store;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A study as a row, both ways.
final class StudyRow {
    /// What may change; in this order in an update.
    static final String STATUS_COLUMNS =
            "state, stop_reason, killing, message, labels, priority, parallel, started_nanos,"
                    + " ended_nanos, elapsed_nanos, counts, best, gates, verdict";
    static final int STATUS_WIDTH = 14;

    static final String FIXED_COLUMNS =
            "id, name, format, folder, selection, kind, points, created_nanos, metric, sign,"
                    + " objective, provenance, document";
    static final int FIXED_WIDTH = 13;

    private StudyRow() {}

    /// The factor that makes lower better.
    static int sign(Goal goal) {
        return goal == Goal.MINIMIZE ? 1 : -1;
    }

    static void setStatus(Parameters parameters, StudyStatus status) throws SQLException {
        parameters
                .text(status.state().word())
                .text(status.stopReason().map(StopReason::word).orElse(null))
                .flag(status.killing())
                .freeText(status.message())
                .text(json(status.labels()))
                .number(status.priority())
                .number(status.parallel())
                .time(status.startedAt())
                .time(status.endedAt())
                .duration(status.elapsed())
                .text(status.counts().map(counts -> json(plain(counts))).orElse(null))
                .number(status.best())
                .text(json(status.gates().stream().map(StudyRow::plain).toList()))
                .text(status.verdict());
    }

    static StudyStatus readStatus(Row row) throws SQLException {
        return new StudyStatus(
                StudyState.of(row.text()),
                row.optionalText().map(StopReason::of),
                row.flag(),
                row.text(),
                texts(map(plain(row.text()))),
                row.integer(),
                row.optionalInteger(),
                row.optionalTime(),
                row.optionalTime(),
                row.duration(),
                row.optionalText().map(text -> counts(map(plain(text)))),
                row.optionalNumber(),
                list(plain(row.text())).stream().map(gate -> gate(map(gate))).toList(),
                row.text());
    }

    static void setFixed(Parameters parameters, StoredStudy study) throws SQLException {
        parameters
                .text(study.id())
                .text(study.name())
                .text(study.format())
                .text(study.folder())
                .text(study.selection())
                .text(study.kind())
                .number(study.points())
                .time(study.createdAt())
                .text(study.objective().metric())
                .number(sign(study.objective().goal()))
                .text(json(plain(study.objective())))
                .text(json(plain(study.provenance())))
                .text(study.document());
    }

    /// Reads [#STATUS_COLUMNS], [#FIXED_COLUMNS] and the highest event ids in `event` and `trial`.
    static StoredStudy read(Row row) throws SQLException {
        var status = readStatus(row);
        var id = row.text();
        var name = row.text();
        var format = row.text();
        var folder = row.text();
        var selection = row.text();
        var kind = row.text();
        long points = row.number();
        Instant createdAt = row.time();
        row.skip(2);
        var objective = objective(map(plain(row.text())));
        var provenance = provenance(map(plain(row.text())));
        var document = row.text();
        long lastEvent = Math.max(row.number(), row.number());
        return new StoredStudy(
                id,
                name,
                document,
                format,
                folder,
                selection,
                objective,
                kind,
                points,
                createdAt,
                provenance,
                status,
                lastEvent);
    }

    static String json(Object plain) {
        var json = new StringBuilder();
        Json.write(json, plain);
        return json.toString();
    }

    private static Map<String, Object> plain(Counts counts) {
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

    private static Counts counts(Map<String, Object> plain) {
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
        var actual = plain.get("actual");
        return new Gate.Result(
                text(plain, "expression"),
                Gate.Level.valueOf(text(plain, "level").toUpperCase(Locale.ROOT)),
                Boolean.TRUE.equals(plain.get("passed")),
                switch (actual) {
                    case BigDecimal number -> OptionalDouble.of(number.doubleValue());
                    case String notFinite -> OptionalDouble.of(Double.parseDouble(notFinite));
                    case null, default -> OptionalDouble.empty();
                });
    }

    private static Map<String, Object> plain(Objective objective) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("metric", objective.metric());
        plain.put("goal", objective.goal().word());
        plain.put("also", objective.also());
        plain.put("folds", objective.folds());
        plain.put("repeats", objective.repeats());
        plain.put("aggregate", objective.aggregate().word());
        return plain;
    }

    private static Objective objective(Map<String, Object> plain) {
        return new Objective(
                text(plain, "metric"),
                Goal.valueOf(text(plain, "goal").toUpperCase(Locale.ROOT)),
                list(plain.get("also")).stream().map(String.class::cast).toList(),
                (int) number(plain, "folds"),
                (int) number(plain, "repeats"),
                Objective.Aggregate.valueOf(text(plain, "aggregate").toUpperCase(Locale.ROOT)));
    }

    private static Map<String, Object> plain(Provenance provenance) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("grid_sha256", provenance.gridSha256());
        plain.put("data_sha256", provenance.dataSha256());
        provenance.gitCommit().ifPresent(commit -> plain.put("git_commit", commit));
        plain.put("versions", provenance.versions());
        return plain;
    }

    private static Provenance provenance(Map<String, Object> plain) {
        var commit = plain.get("git_commit");
        return new Provenance(
                text(plain, "grid_sha256"),
                texts(map(plain.get("data_sha256"))),
                commit instanceof String text ? Optional.of(text) : Optional.empty(),
                texts(map(plain.get("versions"))));
    }

    private static Object plain(String json) {
        return Json.read(json, Json::readPlain);
    }

    private static Map<String, Object> map(@Nullable Object plain) {
        var map = new LinkedHashMap<String, Object>();
        if (plain instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> map.put((String) name, value));
        }
        return map;
    }

    private static Map<String, String> texts(Map<String, Object> plain) {
        var texts = new LinkedHashMap<String, String>();
        plain.forEach((name, value) -> texts.put(name, (String) value));
        return texts;
    }

    private static List<Object> list(@Nullable Object plain) {
        return plain instanceof List<?> items ? new ArrayList<Object>(items) : List.of();
    }

    private static long number(Map<String, Object> plain, String name) {
        return plain.get(name) instanceof BigDecimal number ? number.longValueExact() : 0;
    }

    private static String text(Map<String, Object> plain, String name) {
        return plain.get(name) instanceof String text ? text : "";
    }
}
