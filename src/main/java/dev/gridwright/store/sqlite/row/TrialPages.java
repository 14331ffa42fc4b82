package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds ended trials of one study, in every order from where the page before ended. Each statement follows an index,
/// so the time depends on the size of the page and hardly on that of the study.
public final class TrialPages {
    private static final String SELECT = "select " + TrialRow.COLUMNS + " from trial where study = ?";
    private static final String BY_NUMBER = SELECT + " and idx = ?";
    private static final String ATTEMPTS =
            "select " + TrialRow.ATTEMPT_COLUMNS + " from attempt where study = ? and idx = ? order by token";

    private static final String SUCCEEDED = " and outcome = 'succeeded'";

    private static final String JOINED = "select trial." + TrialRow.COLUMNS.replace(", ", ", trial.")
            + " from page join trial on trial.study = ? and trial.event = page.event order by page.";

    /// The best of those that have been ranked and of the few that have not been yet.
    public static final String RANKED = """
            with leading as (
                select loss, event, idx from ranked
                where study = ? and (loss, idx) > (?, ?) order by loss, idx limit ?),
            recent as (
                select objective * ? as loss, event, idx from trial
                where study = ? and objective is not null
                  and event > (select ranked_to from study where number = ?)),
            page as (
                select loss, event, idx from leading union all
                select loss, event, idx from recent where (loss, idx) > (?, ?)
                order by loss, idx limit ?)
            """ + JOINED + "loss, page.idx";

    private final Statements statements;
    private final long study;
    private final int sign;

    /// @param sign 1 when a lower objective is better, -1 when a higher one is
    public TrialPages(Statements statements, long study, int sign) {
        this.statements = statements;
        this.study = study;
        this.sign = sign;
    }

    /// Trials of one outcome that is not `succeeded`, ordered by `idx` or `event`. Says twice which outcome, so
    /// that the index of such trials may be used, and asks that index for nothing it does not have.
    public static String fallen(String key) {
        return "with page as materialized (select event, idx from trial where study = ? and outcome = ?"
                + " and outcome <> 'succeeded' and " + key + " > ? order by " + key + " limit ?) " + JOINED + key;
    }

    public Optional<StoredTrial> one(long index) throws SQLException {
        var select = statements.prepare(BY_NUMBER);
        select.set().number(study).number(index);
        return read(select).stream().findFirst();
    }

    /// At most `limit` trials whose event is later than the one with the id `after`, as they ended.
    public List<StoredTrial> completed(long after, int limit) throws SQLException {
        return following("event", Optional.empty(), after, limit);
    }

    public List<StoredTrial> page(TrialQuery query) throws SQLException {
        return switch (query.order()) {
            case INDEX -> byIndex(query.outcomes(), query.after(), query.limit());
            case COMPLETED ->
                merged(
                        "event",
                        query.outcomes(),
                        query.after().map(after -> after.trial().event()),
                        query.limit(),
                        Comparator.comparingLong(StoredTrial::event));
            case OBJECTIVE -> byObjective(query);
        };
    }

    private List<StoredTrial> byIndex(Set<Outcome> outcomes, Optional<Position> after, int limit) throws SQLException {
        return merged(
                "idx",
                outcomes,
                after.map(position -> position.trial().trial().index()),
                limit,
                Comparator.comparingLong(stored -> stored.trial().index()));
    }

    /// First those with a number, then the others by index.
    private List<StoredTrial> byObjective(TrialQuery query) throws SQLException {
        var others = query.outcomes().isEmpty() ? EnumSet.allOf(Outcome.class) : EnumSet.copyOf(query.outcomes());
        boolean succeeded = others.remove(Outcome.SUCCEEDED);
        boolean amongOthers = query.after()
                .filter(after -> after.trial().trial().objective().isEmpty())
                .isPresent();
        var page = new ArrayList<StoredTrial>();
        if (succeeded && !amongOthers) {
            page.addAll(ranked(query.after(), query.limit()));
        }
        if (page.size() < query.limit() && !others.isEmpty()) {
            page.addAll(byIndex(others, amongOthers ? query.after() : Optional.empty(), query.limit() - page.size()));
        }
        return page;
    }

    public List<StoredTrial> latest(long before, int limit) throws SQLException {
        var select = statements.prepare(SELECT + " and event < ? order by event desc limit ?");
        select.set().number(study).number(before).number(limit);
        return read(select);
    }

    public List<StoredTrial> ranked(Optional<Position> after, int limit) throws SQLException {
        double loss = Double.NEGATIVE_INFINITY;
        long index = -1;
        if (after.isPresent()) {
            var trial = after.get().trial().trial();
            loss = trial.objective().orElseThrow() * sign;
            index = trial.index();
        }
        var select = statements.prepare(RANKED);
        select.set()
                .number(study)
                .real(loss)
                .number(index)
                .number(limit)
                .real(sign)
                .number(study)
                .number(study)
                .real(loss)
                .number(index)
                .number(limit)
                .number(study);
        return read(select);
    }

    /// One page of each outcome, merged: an index holds each of them in order, but not their union.
    private List<StoredTrial> merged(
            String key, Set<Outcome> outcomes, Optional<Long> after, int limit, Comparator<StoredTrial> order)
            throws SQLException {
        long from = after.orElse(-1L);
        if (outcomes.isEmpty()) {
            return following(key, Optional.empty(), from, limit);
        }
        var page = new ArrayList<StoredTrial>();
        for (var outcome : outcomes) {
            page.addAll(following(key, Optional.of(outcome), from, limit));
        }
        page.sort(order);
        return page.size() > limit ? List.copyOf(page.subList(0, limit)) : page;
    }

    private List<StoredTrial> following(String key, Optional<Outcome> outcome, long after, int limit)
            throws SQLException {
        if (outcome.isPresent() && outcome.get() != Outcome.SUCCEEDED) {
            var select = statements.prepare(fallen(key));
            select.set()
                    .number(study)
                    .text(outcome.get().word())
                    .number(after)
                    .number(limit)
                    .number(study);
            return read(select);
        }
        var filter = outcome.isPresent() ? SUCCEEDED : "";
        var select = statements.prepare(SELECT + filter + " and " + key + " > ? order by " + key + " limit ?");
        select.set().number(study).number(after).number(limit);
        return read(select);
    }

    private List<StoredTrial> read(Statements.Prepared select) throws SQLException {
        return select.list(row -> TrialRow.read(row, this::attempts));
    }

    private List<Attempt> attempts(long index) throws SQLException {
        var select = statements.prepare(ATTEMPTS);
        select.set().number(study).number(index);
        return select.list(row -> TrialRow.readAttempt(row).attempt());
    }
}
