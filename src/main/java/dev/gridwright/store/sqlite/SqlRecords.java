package dev.gridwright.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.EndedTrial;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.OpenWork.OpenLease;
import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.sqlite.StudyReads.Found;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.json.TrialJson;
import dev.gridwright.store.sqlite.row.DeliveryRows;
import dev.gridwright.store.sqlite.row.KeptRows;
import dev.gridwright.store.sqlite.row.OutputRows;
import dev.gridwright.store.sqlite.row.PointRows;
import dev.gridwright.store.sqlite.row.SubmissionKeys;
import dev.gridwright.store.sqlite.row.TrialRow;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Reads studies and trials by SQL that every supported database understands. Each read is one transaction and sees
/// one state.
abstract class SqlRecords implements StudyRecords {
    private static final String ENDED = "select idx, " + TrialRow.OUTCOME_NUMBER
            + ", cached, objective, event from trial where study = ? order by event";
    private static final String ENDED_AFTER = "select event, idx, " + TrialRow.OUTCOME_NUMBER
            + ", objective, ended_nanos, case when idx >= ? then params end from trial"
            + " where study = ? and event > ? order by event limit ?";
    private static final String SCORED_AFTER = "select event, idx, objective, metrics from trial"
            + " where study = ? and event > ? and objective is not null order by event limit ?";
    private static final String OPEN_ATTEMPTS = "select " + TrialRow.ATTEMPT_COLUMNS + " from attempt a where study = ?"
            + " and not exists (select 1 from trial t where t.study = a.study and t.idx = a.idx) order by token";
    private static final String RETRIES = "select count(*) from attempt a where study = ? and charged = 1"
            + " and (cause is null or cause <> 'interrupted') and not exists"
            + " (select 1 from trial t where t.study = a.study and t.idx = a.idx and t.event <= ?)";
    private static final String LEASES =
            "select token, indices, slot, taken_nanos from lease where study = ? order by token";

    private static final String POINTS = "select points from study where id = ? and deleted = 0";

    private static final String ENDED_WITHIN =
            "select idx from trial where study = ? and idx between ? and ? order by idx";
    private static final String COUNT_WITHIN = "select count(*) from trial where study = ? and idx between ? and ?";
    private static final String ENDED_AT = "select idx from trial where study = ? and idx = ?";

    /// Indices of which at least one in so many is asked for are read as one range.
    private static final int SPREAD = 8;

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final HikariDataSource source;
    private final ValueColumns columns = new ValueColumns(ValueColumns.MAX_VALUES);

    /// @param source closed with these records
    SqlRecords(HikariDataSource source) {
        this.source = source;
    }

    @FunctionalInterface
    interface Reading<T> {
        T read(Statements statements) throws SQLException;
    }

    @FunctionalInterface
    private interface StudyReading<T> {
        T read(Statements statements, Found study) throws SQLException;
    }

    @Override
    public Optional<StoredStudy> study(String id) {
        return read(statements -> new StudyReads(statements).study(id));
    }

    @Override
    public List<Delivery.Shown> deliveries(String study) {
        return read(statements -> new DeliveryRows(statements).of(study));
    }

    @Override
    public List<StoredStudy> studies(StudyQuery query) {
        return read(statements -> new StudyReads(statements).studies(query));
    }

    @Override
    public Optional<StudyView> view(String id) {
        return read(statements -> {
            var reads = new StudyReads(statements);
            var study = reads.study(id);
            return study.isEmpty() ? Optional.<StudyView>empty() : Optional.of(reads.view(study.get()));
        });
    }

    @Override
    public StudyPage page(StudyQuery query) {
        return read(statements -> new StudyReads(statements).page(query));
    }

    @Override
    public List<StoredStudy> unfinished() {
        var open = EnumSet.allOf(StudyState.class);
        open.removeIf(StudyState::ended);
        return studies(new StudyQuery(open, Optional.empty(), Map.of(), Integer.MAX_VALUE, OptionalLong.empty()))
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
    public int forEachEndedAfter(String study, long after, int limit, long pointsFrom, Consumer<EndedPoint> action) {
        return readOf(study, 0, (statements, found) -> {
            var select = statements.prepare(ENDED_AFTER);
            select.set().number(pointsFrom).number(found.number()).number(after).number(limit);
            int count = 0;
            try (var rows = select.statement().executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    action.accept(new EndedPoint(
                            row.number(),
                            row.number(),
                            OUTCOMES[row.integer()],
                            row.optionalReal().orElse(Double.NaN),
                            row.number(),
                            row.optionalText().map(TrialJson::readParams)));
                    count++;
                }
            }
            return count;
        });
    }

    @Override
    public int forEachScoredAfter(String study, long after, int limit, Consumer<ScoredTrial> action) {
        return readOf(study, 0, (statements, found) -> {
            var select = statements.prepare(SCORED_AFTER);
            select.set().number(found.number()).number(after).number(limit);
            int count = 0;
            try (var rows = select.statement().executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    action.accept(new ScoredTrial(
                            row.number(),
                            row.number(),
                            row.optionalReal().orElse(Double.NaN),
                            TrialJson.readMetrics(row.text())));
                    count++;
                }
            }
            return count;
        });
    }

    @Override
    public List<StoredTrial> latest(String study, long before, int limit) {
        return readOf(
                study, List.of(), (statements, found) -> found.pages(statements).latest(before, limit));
    }

    @Override
    public OpenWork openWork(String study) {
        return readOf(study, new OpenWork(List.of(), List.of()), (statements, found) -> {
            var attempts = statements.prepare(OPEN_ATTEMPTS);
            attempts.set().number(found.number());
            var leases = statements.prepare(LEASES);
            leases.set().number(found.number());
            return new OpenWork(
                    attempts.list(TrialRow::readAttempt),
                    leases.list(row ->
                            new OpenLease(row.number(), TrialJson.readIndices(row.text()), row.text(), row.time())));
        });
    }

    @Override
    public long retries(String study, long upTo) {
        return readOf(study, 0L, (statements, found) -> {
            var count = statements.prepare(RETRIES);
            count.set().number(found.number()).number(upTo);
            return count.number();
        });
    }

    @Override
    public Optional<Trial> trial(String study, long index) {
        return readOf(
                study,
                Optional.empty(),
                (statements, found) -> found.pages(statements).one(index).map(StoredTrial::trial));
    }

    @Override
    public List<StoredTrial> trialsAt(String study, long[] indices) {
        return readOf(study, List.of(), (statements, found) -> {
            var pages = found.pages(statements);
            var trials = new ArrayList<StoredTrial>(indices.length);
            for (long index : indices) {
                pages.one(index).ifPresent(trials::add);
            }
            return trials;
        });
    }

    @Override
    public long[] endedAmong(String study, long[] indices) {
        if (indices.length == 0) {
            return indices;
        }
        return readOf(study, new long[0], (statements, found) -> {
            long first = indices[0];
            long last = indices[indices.length - 1];
            if ((last - first) / SPREAD <= indices.length) {
                if (last - first == indices.length - 1 && counted(statements, found, first, last) == indices.length) {
                    return indices.clone();
                }
                var select = statements.prepare(ENDED_WITHIN);
                select.set().number(found.number()).number(first).number(last);
                return select.list(Row::number).stream()
                        .mapToLong(Long::longValue)
                        .filter(index -> Arrays.binarySearch(indices, index) >= 0)
                        .toArray();
            }
            var ended = LongStream.builder();
            for (long index : indices) {
                var select = statements.prepare(ENDED_AT);
                select.set().number(found.number()).number(index);
                select.first(Row::number).ifPresent(ended::add);
            }
            return ended.build().toArray();
        });
    }

    /// Much faster than reading them.
    private static long counted(Statements statements, Found found, long first, long last) throws SQLException {
        var count = statements.prepare(COUNT_WITHIN);
        count.set().number(found.number()).number(first).number(last);
        return count.number();
    }

    @Override
    public List<AddedPoint> addedPoints(String study) {
        return readOf(study, List.of(), (statements, found) -> new PointRows(statements, found.number()).all());
    }

    @Override
    public OptionalLong points(String study) {
        return read(statements -> {
            var select = statements.prepare(POINTS);
            select.set().text(study);
            return select.first(row -> OptionalLong.of(row.number())).orElse(OptionalLong.empty());
        });
    }

    @Override
    public List<StoredTrial> trials(TrialQuery query) {
        return readOf(
                query.study(),
                List.of(),
                (statements, found) -> found.pages(statements).page(query));
    }

    @Override
    public List<Trial> best(String study, int k) {
        return readOf(
                study,
                List.of(),
                (statements, found) -> found.pages(statements).ranked(Optional.empty(), k).stream()
                        .map(StoredTrial::trial)
                        .toList());
    }

    @Override
    public List<StoredEvent> events(String study, long after, int limit) {
        return readOf(
                study,
                List.of(),
                (statements, found) ->
                        new EventPages(statements, found.number(), found.pages(statements)).page(after, limit));
    }

    @Override
    public double[] values(String study, String metric) {
        return readOf(
                study,
                new double[0],
                (statements, found) -> columns.values(statements, study, found.number(), found.metric(), metric));
    }

    @Override
    public long eventFrom(String study, Instant time) {
        return readOf(study, 1L, (statements, found) -> new TrialTimes(statements, found.number()).eventFrom(time));
    }

    @Override
    public Optional<String> output(String study, long index, long token) {
        return readOf(
                study,
                Optional.empty(),
                (statements, found) -> new OutputRows(statements).find(found.number(), index, token));
    }

    @Override
    public boolean keepsAny(String identity) {
        return read(statements -> new KeptRows(statements).hasAny(identity));
    }

    @Override
    public List<KeptResult> kept(String identity, long[] seeds) {
        return read(statements -> new KeptRows(statements).find(identity, seeds));
    }

    @Override
    public Optional<SubmissionKey.Used> submission(String scope, String key) {
        return read(statements -> SubmissionKeys.find(statements, scope, key));
    }

    @Override
    public void close() {
        source.close();
    }

    /// @param otherwise the answer when there is no such study
    private <T> T readOf(String study, T otherwise, StudyReading<T> reading) {
        return read(statements -> {
            var found = new StudyReads(statements).find(study);
            return found.isPresent() ? reading.read(statements, found.get()) : otherwise;
        });
    }

    final <T> T read(Reading<T> reading) {
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
