package dev.gridwright.web.trials;

import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.trial.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The trials of a study that a request asks for, page by page: those that have ended, from the store, and in index
/// order also those that had not when the request came, each at its place and once.
///
/// *Thread*: any but an event loop; one at a time.
final class TrialRows {
    private final StudyRecords records;
    private final Wanted wanted;
    private final FilteredTrials source;
    private final List<Row> begun;
    private final Optional<UntriedTrials> untried;
    private long lastIndex = -1;
    private Optional<Position> position = Optional.empty();
    private boolean finished;

    /// @param begun trials that run or are in backoff, at any order; used in index order alone
    /// @param untried trials that have not begun, when they are asked for; in index order alone
    TrialRows(
            StudyRecords records,
            Wanted wanted,
            ParameterFilter filter,
            List<Row> begun,
            Optional<UntriedTrials> untried) {
        this.records = records;
        this.wanted = wanted;
        this.source = new FilteredTrials(records, filter);
        this.begun = List.copyOf(begun);
        this.untried = untried;
    }

    /// What is asked for of the trials that have ended.
    ///
    /// @param ended the outcomes; empty for none
    record Wanted(String study, Order order, Set<Outcome> ended) {
        Wanted {
            ended = Set.copyOf(ended);
        }
    }

    /// Goes on after the page that `cursor` ended.
    ///
    /// @return false when there is no such place
    boolean resume(String cursor) {
        try {
            int dot = cursor.indexOf('.');
            lastIndex = Long.parseLong(dot < 0 ? cursor : cursor.substring(0, dot));
            if (wanted.order() == Order.INDEX) {
                position = Optional.of(Position.ofIndex(lastIndex));
                return dot < 0 && lastIndex >= 0;
            }
            var event = Long.parseLong(cursor.substring(dot + 1));
            position =
                    records.trial(wanted.study(), lastIndex).map(trial -> new Position(new StoredTrial(trial, event)));
            return dot > 0 && position.isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /// The next rows, at most `limit`; fewer, perhaps none, also where as many as may be have been looked at in vain.
    List<Row> next(int limit) {
        if (finished) {
            return List.of();
        }
        return wanted.order() == Order.INDEX ? nextByIndex(limit) : nextEnded(limit);
    }

    private List<Row> nextEnded(int limit) {
        // One more than is shown tells whether the store has more.
        var page = read(limit + 1);
        var found = page.trials();
        boolean full = found.size() > limit;
        finished = !full && page.cut().isEmpty();
        var shown = full ? found.subList(0, limit) : found;
        if (!full && page.cut().isPresent()) {
            position = page.cut();
        } else if (!shown.isEmpty()) {
            position = Optional.of(new Position(shown.getLast()));
        }
        lastIndex = position.map(place -> place.trial().trial().index()).orElse(lastIndex);
        return shown.stream().<Row>map(Row.Ended::new).toList();
    }

    /// Merges what has ended, what has begun and what has not. One of them may have been read less far than the others:
    /// the rows behind that place are left for the next page.
    private List<Row> nextByIndex(int limit) {
        var ended = wanted.ended().isEmpty() ? FilteredTrials.Found.NONE : read(limit + 1);
        var idle = untried.map(trials -> trials.page(lastIndex + 1, limit + 1)).orElse(UntriedTrials.Found.NONE);
        long readTo = ended.cut().map(place -> place.trial().trial().index()).orElse(Long.MAX_VALUE);
        readTo = Math.min(readTo, idle.cut().orElse(Long.MAX_VALUE));
        if (ended.trials().size() > limit) {
            readTo = Math.min(readTo, ended.trials().getLast().trial().index());
        }
        if (idle.trials().size() > limit) {
            readTo = Math.min(readTo, idle.trials().getLast().index());
        }
        // What was known earlier gives way to what became of it.
        var rows = new TreeMap<Long, Row>();
        idle.trials().forEach(trial -> rows.put(trial.index(), new Row.Unrecorded(trial)));
        begun.stream().filter(row -> row.index() > lastIndex).forEach(row -> rows.put(row.index(), row));
        ended.trials().forEach(trial -> rows.put(trial.trial().index(), new Row.Ended(trial)));
        var shown = rows.headMap(readTo, true).values().stream().limit(limit).toList();
        if (rows.headMap(readTo, true).size() > limit) {
            moveTo(shown.getLast().index());
        } else if (readTo < Long.MAX_VALUE) {
            moveTo(readTo);
        } else {
            finished = true;
        }
        return shown;
    }

    /// What [#resume] takes to go on; empty when there is nothing more.
    Optional<String> cursor() {
        if (finished) {
            return Optional.empty();
        }
        return wanted.order() == Order.INDEX
                ? Optional.of(Long.toString(lastIndex))
                : position.map(place -> lastIndex + "." + place.trial().event());
    }

    private FilteredTrials.Found read(int limit) {
        var outcomes = wanted.ended().size() == Outcome.values().length ? Set.<Outcome>of() : wanted.ended();
        return source.page(new TrialQuery(wanted.study(), wanted.order(), outcomes, limit, position));
    }

    private void moveTo(long index) {
        lastIndex = index;
        position = Optional.of(Position.ofIndex(index));
    }
}
