package dev.gridwright.store.sqlite.row;

import dev.gridwright.quota.Owner;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.sqlite.database.Parameters;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.json.StatusJson;
import dev.gridwright.store.sqlite.json.StudyJson;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Objective.Goal;
import java.sql.SQLException;

/// A study as a row, both ways.
public final class StudyRow {
    /// What may change; in this order in an update.
    public static final String STATUS_COLUMNS = "state, stop_reason, killing, message, labels, priority, started_nanos,"
            + " ended_nanos, elapsed_nanos, counts, best, gates, verdict, limits, reopening";
    public static final int STATUS_WIDTH = 15;

    public static final String FIXED_COLUMNS =
            "id, name, format, folder, selection, kind, points, created_nanos, metric, sign,"
                    + " objective, provenance, owner, owner_name, traceparent, document";
    public static final int FIXED_WIDTH = 16;

    private StudyRow() {}

    /// The factor that makes lower better.
    static int sign(Goal goal) {
        return goal == Goal.MINIMIZE ? 1 : -1;
    }

    public static void setStatus(Parameters parameters, StudyStatus status) throws SQLException {
        parameters
                .text(status.state().word())
                .text(status.stopReason().map(StopReason::word).orElse(null))
                .flag(status.killing())
                .freeText(status.message())
                .text(StudyJson.write(status.labels()))
                .number(status.priority())
                .time(status.startedAt())
                .time(status.endedAt())
                .duration(status.elapsed())
                .text(status.counts().map(StudyJson::counts).orElse(null))
                .number(status.best())
                .text(StudyJson.gates(status.gates()))
                .text(status.verdict())
                .text(StatusJson.limits(status.limits()))
                .text(StatusJson.reopening(status.reopening()));
    }

    static StudyStatus readStatus(Row row) throws SQLException {
        return new StudyStatus(
                StudyState.of(row.text()),
                row.optionalText().map(StopReason::of),
                row.flag(),
                row.text(),
                StudyJson.readTexts(row.text()),
                row.integer(),
                row.optionalTime(),
                row.optionalTime(),
                row.duration(),
                row.optionalText().map(StudyJson::readCounts),
                row.optionalNumber(),
                StudyJson.readGates(row.text()),
                row.text(),
                StatusJson.readLimits(row.text()),
                row.optionalText().map(StatusJson::readReopening).orElse(Reopening.NONE));
    }

    public static void setFixed(Parameters parameters, StoredStudy study) throws SQLException {
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
                .text(StudyJson.objective(study.objective()))
                .text(StudyJson.provenance(study.provenance()))
                .text(study.owner().map(Owner::token).orElse(null))
                .text(study.owner().map(Owner::name).orElse(null))
                .text(study.traceparent())
                .text(study.document());
    }

    /// Reads [#STATUS_COLUMNS], [#FIXED_COLUMNS] and the highest event ids in `event` and `trial`;
    /// what is behind them is left unread.
    public static StoredStudy read(Row row) throws SQLException {
        var status = readStatus(row);
        var id = row.text();
        var name = row.text();
        var format = row.text();
        var folder = row.text();
        var selection = row.text();
        var kind = row.text();
        long points = row.number();
        var createdAt = row.time();
        row.skip(2);
        var objective = StudyJson.readObjective(row.text());
        var provenance = StudyJson.readProvenance(row.text());
        var owner = row.optionalText();
        var ownerName = row.optionalText().orElse("");
        var traceparent = row.text();
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
                owner.map(token -> new Owner(token, ownerName)),
                status,
                lastEvent,
                traceparent);
    }
}
