package dev.gridwright.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.gridwright.store.OpenWork.OpenLease;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.study.Counts;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads studies and trials by SQL that every supported database understands. Each read is one transaction and sees
/// one state.
abstract class SqlRecords implements StudyRecords {
    private static final String STUDY = "select " + StudyRow.STATUS_COLUMNS + ", " + StudyRow.FIXED_COLUMNS
            + ", (select coalesce(max(id), 0) from event where study = study.number)"
            + ", (select coalesce(max(event), 0) from trial where study = study.number)"
            + " from study where deleted = 0";
    private static final String FIND = "select number, sign, metric from study where id = ? and deleted = 0";
    private static final String ENDED = "select idx, " + TrialRow.OUTCOME_NUMBER
            + ", cached, objective, event from trial where study = ? order by event";
    private static final String OPEN_ATTEMPTS = "select " + TrialRow.ATTEMPT_COLUMNS + " from attempt a where study = ?"
            + " and not exists (select 1 from trial t where t.study = a.study and t.idx = a.idx) order by token";
    private static final String LEASES =
            "select token, indices, slot, taken_nanos from lease where study = ? order by token";
    private static final String OUTPUT = "select written from output where study = ? and idx = ?";
    private static final String COUNT_ENDED = "select count(*) from trial where study = ?";
    private static final String COUNT_CACHED = "select count(*) from trial where study = ? and cached = 1";
    private static final String COUNT_FALLEN =
            "select outcome, count(*) from trial where study = ? and outcome <> 'succeeded' group by outcome";
    private static final String OBJECTIVES = "select objective from trial where study = ? and objective is not null";
    private static final String DURATIONS = "select duration_nanos from trial where study = ?"
            + " and objective is not null and duration_nanos is not null";
    private static final String METRICS = "select metrics from trial where study = ? and objective is not null";

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final HikariDataSource source;

    /// @param source closed with these records
    SqlRecords(HikariDataSource source) {
        this.source = source;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(Statements statements) throws SQLException;
    }

    @FunctionalInterface
    private interface StudyReading<T> {
        T read(Statements statements, Found study) throws SQLException;
    }

    private record Found(long number, int sign, String metric) {}

    @Override
    public Optional<StoredStudy> study(String id) {
        return read(statements -> find(statements, id));
    }

    @Override
    public List<StoredStudy> studies(StudyQuery query) {
        return read(statements -> list(statements, query));
    }

    @Override
    public Optional<StudyView> view(String id) {
        return read(statements -> {
            var study = find(statements, id);
            return study.isEmpty() ? Optional.<StudyView>empty() : Optional.of(view(statements, study.get()));
        });
    }

    @Override
    public List<StudyView> views(StudyQuery query) {
        return read(statements -> {
            var views = new ArrayList<StudyView>();
            for (var study : list(statements, query)) {
                views.add(view(statements, study));
            }
            return views;
        });
    }

    @Override
    public List<StoredStudy> unfinished() {
        var open = EnumSet.allOf(StudyState.class);
        open.removeIf(StudyState::ended);
        return studies(new StudyQuery(open, Optional.empty(), Map.of(), Integer.MAX_VALUE, Optional.empty()))
                .reversed();
    }

    @Override
    public void forEachEnded(String study, Consumer<EndedTrial> action) {
        boolean unused = readOf(study, false, (statements, found) -> {
            var select = statements.prepare(ENDED);
            select.set().number(found.number());
            try (var rows = select.statement().executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    action.accept(new EndedTrial(
                            row.number(), OUTCOMES[row.integer()], row.flag(), row.optionalReal(), row.number()));
                }
            }
            return true;
        });
    }

    @Override
    public OpenWork openWork(String study) {
        return readOf(study, new OpenWork(List.of(), List.of()), (statements, found) -> {
            var attempts = new ArrayList<PastAttempt>();
            var select = statements.prepare(OPEN_ATTEMPTS);
            select.set().number(found.number());
            try (var rows = select.statement().executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    attempts.add(TrialRow.readAttempt(row));
                }
            }
            var leases = new ArrayList<OpenLease>();
            select = statements.prepare(LEASES);
            select.set().number(found.number());
            try (var rows = select.statement().executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    leases.add(new OpenLease(row.number(), TrialJson.readIndices(row.text()), row.text(), row.time()));
                }
            }
            return new OpenWork(attempts, leases);
        });
    }

    @Override
    public Optional<Trial> trial(String study, long index) {
        return readOf(
                study,
                Optional.empty(),
                (statements, found) -> pages(statements, found).one(index).map(StoredTrial::trial));
    }

    @Override
    public List<StoredTrial> trials(TrialQuery query) {
        return readOf(
                query.study(),
                List.of(),
                (statements, found) -> pages(statements, found).page(query));
    }

    @Override
    public List<Trial> best(String study, int k) {
        return readOf(
                study,
                List.of(),
                (statements, found) -> pages(statements, found).ranked(Optional.empty(), k).stream()
                        .map(StoredTrial::trial)
                        .toList());
    }

    @Override
    public double[] values(String study, String metric) {
        return readOf(study, new double[0], (statements, found) -> {
            if (metric.equals(found.metric())) {
                return column(statements, OBJECTIVES, found, Row::real);
            }
            if (metric.equals("duration")) {
                return column(statements, DURATIONS, found, row -> row.number() / 1e9);
            }
            return column(statements, METRICS, found, row -> TrialJson.metric(row.text(), metric));
        });
    }

    @Override
    public Optional<String> output(String study, long index) {
        return readOf(study, Optional.empty(), (statements, found) -> {
            var select = statements.prepare(OUTPUT);
            select.set().number(found.number()).number(index);
            try (var rows = select.statement().executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        source.close();
    }

    private static TrialPages pages(Statements statements, Found study) {
        return new TrialPages(statements, study.number(), study.sign());
    }

    private static Optional<StoredStudy> find(Statements statements, String id) throws SQLException {
        var select = statements.prepare(STUDY + " and id = ?");
        select.set().text(id);
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            return row.next() ? Optional.of(StudyRow.read(row)) : Optional.empty();
        }
    }

    private static List<StoredStudy> list(Statements statements, StudyQuery query) throws SQLException {
        var sql = new StringBuilder(STUDY);
        if (!query.states().isEmpty()) {
            sql.append(" and state in ").append(Statements.marks(query.states().size()));
        }
        if (query.name().isPresent()) {
            sql.append(" and name = ?");
        }
        if (query.before().isPresent()) {
            sql.append(" and number < (select number from study where id = ?)");
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
            parameters.text(query.before().get());
        }
        var studies = new ArrayList<StoredStudy>();
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (studies.size() < query.limit() && row.next()) {
                var study = StudyRow.read(row);
                if (study.status()
                        .labels()
                        .entrySet()
                        .containsAll(query.labels().entrySet())) {
                    studies.add(study);
                }
            }
        }
        return studies;
    }

    private static StudyView view(Statements statements, StoredStudy study) throws SQLException {
        var found = found(statements, study.id()).orElseThrow();
        var pages = pages(statements, found);
        var status = study.status();
        var counts = status.counts().isPresent() ? status.counts().get() : count(statements, found, study.points());
        Optional<StoredTrial> best = status.best().isPresent()
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
                study.lastEvent());
    }

    private static Counts count(Statements statements, Found study, long points) throws SQLException {
        long ended = number(statements, COUNT_ENDED, study);
        long cached = number(statements, COUNT_CACHED, study);
        var fallen = new EnumMap<Outcome, Long>(Outcome.class);
        var select = statements.prepare(COUNT_FALLEN);
        select.set().number(study.number());
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (row.next()) {
                fallen.put(TrialRow.outcome(row.text()), row.number());
            }
        }
        long succeeded =
                ended - fallen.values().stream().mapToLong(Long::longValue).sum();
        return new Counts(
                points - ended,
                0,
                0,
                succeeded,
                fallen.getOrDefault(Outcome.FAILED, 0L),
                fallen.getOrDefault(Outcome.TIMED_OUT, 0L),
                fallen.getOrDefault(Outcome.INVALID, 0L),
                fallen.getOrDefault(Outcome.PRUNED, 0L),
                fallen.getOrDefault(Outcome.CANCELLED, 0L),
                fallen.getOrDefault(Outcome.SKIPPED, 0L),
                cached);
    }

    private static long number(Statements statements, String sql, Found study) throws SQLException {
        var select = statements.prepare(sql);
        select.set().number(study.number());
        return select.number();
    }

    @FunctionalInterface
    private interface RealColumn {
        /// NaN leaves the row out.
        double of(Row row) throws SQLException;
    }

    private static double[] column(Statements statements, String sql, Found study, RealColumn column)
            throws SQLException {
        var select = statements.prepare(sql);
        select.set().number(study.number());
        var values = new double[1024];
        int size = 0;
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (row.next()) {
                double value = column.of(row);
                if (!Double.isNaN(value)) {
                    if (size == values.length) {
                        values = Arrays.copyOf(values, 2 * size);
                    }
                    values[size++] = value;
                }
            }
        }
        return Arrays.copyOf(values, size);
    }

    private static Optional<Found> found(Statements statements, String id) throws SQLException {
        var select = statements.prepare(FIND);
        select.set().text(id);
        try (var rows = select.statement().executeQuery()) {
            return rows.next()
                    ? Optional.of(new Found(rows.getLong(1), rows.getInt(2), rows.getString(3)))
                    : Optional.empty();
        }
    }

    /// @param otherwise the answer when there is no such study
    private <T> T readOf(String study, T otherwise, StudyReading<T> reading) {
        return read(statements -> {
            var found = found(statements, study);
            return found.isPresent() ? reading.read(statements, found.get()) : otherwise;
        });
    }

    private <T> T read(Reading<T> reading) {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            var result = reading.read(new Statements(connection));
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new StoreFailed("The database cannot be read: " + e.getMessage(), e);
        }
    }
}
