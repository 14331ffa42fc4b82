package dev.gridwright.web.trials;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.TrialCsv;
import dev.gridwright.api.TrialJson;
import dev.gridwright.space.Point;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The trials of a study that a request asks for, page by page: those that have ended, from the store, and in index
/// order also those that were running when the request came, each at its place and once.
///
/// *Thread*: any but an event loop; one at a time.
final class TrialRows {
    private final StudyRecords records;
    private final Wanted wanted;
    private final FilteredTrials source;
    private final List<TrialJson.Running> running;
    private long lastIndex;
    private Optional<Position> position = Optional.empty();
    private boolean finished;

    /// @param running at any order
    TrialRows(StudyRecords records, Wanted wanted, ParameterFilter filter, List<TrialJson.Running> running) {
        this.records = records;
        this.wanted = wanted;
        this.source = new FilteredTrials(records, filter);
        this.running = wanted.running() && wanted.order() == Order.INDEX
                ? running.stream()
                        .filter(trial -> filter.test(trial.point()))
                        .sorted(Comparator.comparingLong(TrialJson.Running::index))
                        .toList()
                : List.of();
        this.lastIndex = -1;
    }

    /// What is asked for.
    ///
    /// @param ended the outcomes; empty for none
    /// @param running whether running trials are, too
    record Wanted(String study, Order order, Set<Outcome> ended, boolean running) {
        Wanted {
            ended = Set.copyOf(ended);
        }
    }

    /// A trial that has ended, or one that runs.
    sealed interface Row {
        long index();

        void write(JsonGenerator out) throws IOException;

        String csv(TrialCsv columns);

        record Ended(StoredTrial stored) implements Row {
            @Override
            public long index() {
                return stored.trial().index();
            }

            @Override
            public void write(JsonGenerator out) throws IOException {
                TrialJson.write(out, stored.trial());
            }

            @Override
            public String csv(TrialCsv columns) {
                return columns.row(stored.trial());
            }
        }

        record Open(TrialJson.Running trial) implements Row {
            @Override
            public long index() {
                return trial.index();
            }

            @Override
            public void write(JsonGenerator out) throws IOException {
                TrialJson.write(out, trial);
            }

            @Override
            public String csv(TrialCsv columns) {
                return columns.row(trial);
            }
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
                position = Optional.of(placeOf(lastIndex));
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
        // One more than is shown tells whether the store has more.
        var page = finished || wanted.ended().isEmpty() ? FilteredTrials.Found.NONE : read(limit + 1);
        var found = page.trials();
        long cutAt = page.cut().map(place -> place.trial().trial().index()).orElse(-1L);
        boolean all = found.size() <= limit && page.cut().isEmpty();
        var rows = new ArrayList<Row>(limit);
        var open = running.stream().filter(trial -> trial.index() > lastIndex).iterator();
        var opened = open.hasNext() ? Optional.of(open.next()) : Optional.<TrialJson.Running>empty();
        for (var trial : found.size() <= limit ? found : found.subList(0, limit)) {
            long index = trial.trial().index();
            while (opened.isPresent() && opened.get().index() <= index) {
                if (opened.get().index() < index) {
                    rows.add(new Row.Open(opened.get()));
                }
                opened = open.hasNext() ? Optional.of(open.next()) : Optional.empty();
            }
            rows.add(new Row.Ended(trial));
        }
        while (opened.isPresent() && (all || opened.get().index() <= cutAt)) {
            rows.add(new Row.Open(opened.get()));
            opened = open.hasNext() ? Optional.of(open.next()) : Optional.empty();
        }
        finished = all && rows.size() <= limit;
        var shown = rows.size() > limit ? List.copyOf(rows.subList(0, limit)) : rows;
        if (page.cut().isPresent() && rows.size() <= limit && found.size() <= limit) {
            position = page.cut();
            lastIndex = cutAt;
        } else if (!shown.isEmpty()) {
            moveTo(shown.getLast());
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

    /// In index order a place is an index, whether its trial has ended or not.
    static Position placeOf(long index) {
        var place = new Trial(
                index,
                new Point(new LinkedHashMap<>()),
                Outcome.SKIPPED,
                Optional.empty(),
                "",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                false,
                0,
                List.of(),
                List.of());
        return new Position(new StoredTrial(place, 0));
    }

    private void moveTo(Row row) {
        lastIndex = row.index();
        position = switch (row) {
            case Row.Ended(var stored) -> Optional.of(new Position(stored));
            case Row.Open open -> Optional.of(placeOf(open.index()));
        };
    }
}
