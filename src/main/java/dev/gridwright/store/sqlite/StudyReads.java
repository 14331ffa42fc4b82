package dev.gridwright.store.sqlite;

import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.row.StudyRow;
import dev.gridwright.store.sqlite.row.TrialPages;
import dev.gridwright.store.sqlite.row.TrialRow;
import dev.gridwright.study.Counts;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds studies and how they are shown.
final class StudyReads {
    private static final String FIND = "select number, sign, metric from study where id = ? and deleted = 0";
    private static final String SELECT = "select " + StudyRow.STATUS_COLUMNS + ", " + StudyRow.FIXED_COLUMNS
            + ", (select coalesce(max(id), 0) from event where study = study.number)"
            + ", (select coalesce(max(event), 0) from trial where study = study.number), number"
            + " from study where deleted = 0";
    private static final String COUNT_ENDED = "select count(*) from trial where study = ?";
    private static final String COUNT_CACHED = "select count(*) from trial where study = ? and cached = 1";
    private static final String COUNT_FALLEN =
            "select outcome, count(*) from trial where study = ? and outcome <> 'succeeded' group by outcome";

    private final Statements statements;

    StudyReads(Statements statements) {
        this.statements = statements;
    }

    /// @param number that the rows of the study carry
    /// @param sign 1 when a lower objective is better, -1 when a higher one is
    /// @param metric the objective's
    record Found(long number, int sign, String metric) {
        TrialPages pages(Statements statements) {
            return new TrialPages(statements, number, sign);
        }
    }

    Optional<Found> find(String id) throws SQLException {
        var select = statements.prepare(FIND);
        select.set().text(id);
        return select.first(row -> new Found(row.number(), row.integer(), row.text()));
    }

    Optional<StoredStudy> study(String id) throws SQLException {
        var select = statements.prepare(SELECT + " and id = ?");
        select.set().text(id);
        return select.first(StudyRow::read);
    }

    List<StoredStudy> studies(StudyQuery query) throws SQLException {
        return listed(query, query.limit()).stream().map(Listed::study).toList();
    }

    StudyPage page(StudyQuery query) throws SQLException {
        // One more than is shown tells whether there is a next page.
        var found = listed(query, query.limit() + 1);
        boolean last = found.size() <= query.limit();
        var shown = new ArrayList<StudyView>();
        for (var one : last ? found : found.subList(0, query.limit())) {
            shown.add(view(one.study()));
        }
        return new StudyPage(
                shown,
                last
                        ? OptionalLong.empty()
                        : OptionalLong.of(found.get(query.limit() - 1).number()));
    }

    /// @param number a later study has a higher one
    private record Listed(StoredStudy study, long number) {}

    private List<Listed> listed(StudyQuery query, int limit) throws SQLException {
        var sql = new StringBuilder(SELECT);
        if (!query.states().isEmpty()) {
            sql.append(" and state in ").append(Statements.marks(query.states().size()));
        }
        if (query.name().isPresent()) {
            sql.append(" and name = ?");
        }
        if (query.before().isPresent()) {
            sql.append(" and number < ?");
        }
        var select = statements.prepare(sql.append(" order by number desc").toString());
        var parameters = select.set();
        for (var state : query.states()) {
            parameters.text(state.word());
        }
        if (query.name().isPresent()) {
            parameters.text(query.name().get());
        }
        if (query.before().isPresent()) {
            parameters.number(query.before().getAsLong());
        }
        var labels = query.labels().entrySet();
        var studies = new ArrayList<Listed>();
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (studies.size() < limit && row.next()) {
                var study = StudyRow.read(row);
                if (study.status().labels().entrySet().containsAll(labels)) {
                    studies.add(new Listed(study, row.number()));
                }
            }
        }
        return studies;
    }

    StudyView view(StoredStudy study) throws SQLException {
        var found = find(study.id()).orElseThrow();
        var pages = found.pages(statements);
        var status = study.status();
        var counts = status.counts().isPresent() ? status.counts().get() : count(found.number(), study);
        var best = status.best().isPresent()
                ? pages.one(status.best().getAsLong())
                : pages.ranked(Optional.empty(), 1).stream().findFirst();
        return new StudyView(
                study.id(),
                study.name(),
                status.state(),
                status.stopReason(),
                status.message(),
                status.labels(),
                status.priority(),
                status.limits(),
                study.objective(),
                study.kind(),
                study.points(),
                counts,
                best.map(StoredTrial::trial),
                status.gates(),
                status.verdict(),
                study.createdAt(),
                status.startedAt(),
                status.endedAt(),
                status.elapsed(),
                Optional.empty(),
                study.provenance(),
                study.owner(),
                study.lastEvent(),
                status.reopening().event());
    }

    private Counts count(long study, StoredStudy stored) throws SQLException {
        long left = stored.status().reopening().skipped();
        long ended = number(COUNT_ENDED, study);
        var fallen = new EnumMap<Outcome, Long>(Outcome.class);
        var select = statements.prepare(COUNT_FALLEN);
        select.set().number(study);
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (row.next()) {
                fallen.put(TrialRow.outcome(row.text()), row.number());
            }
        }
        long succeeded =
                ended - fallen.values().stream().mapToLong(Long::longValue).sum();
        return new Counts(
                stored.points() - ended - left,
                0,
                0,
                succeeded,
                fallen.getOrDefault(Outcome.FAILED, 0L),
                fallen.getOrDefault(Outcome.TIMED_OUT, 0L),
                fallen.getOrDefault(Outcome.INVALID, 0L),
                fallen.getOrDefault(Outcome.PRUNED, 0L),
                fallen.getOrDefault(Outcome.CANCELLED, 0L),
                fallen.getOrDefault(Outcome.SKIPPED, 0L) + left,
                number(COUNT_CACHED, study));
    }

    private long number(String sql, long study) throws SQLException {
        var select = statements.prepare(sql);
        select.set().number(study);
        return select.number();
    }
}
