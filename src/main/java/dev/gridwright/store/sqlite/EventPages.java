package dev.gridwright.store.sqlite;

import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredEvent.Told;
import dev.gridwright.store.StoredEvent.TrialEnded;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.row.TrialPages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the events of one study, in order. The ends of trials stand in their own rows, so two tables are merged.
final class EventPages {
    private static final String TOLD =
            "select id, kind, data from event where study = ? and id > ? and id <= ? order by id limit ?";

    private final Statements statements;
    private final long study;
    private final TrialPages trials;

    EventPages(Statements statements, long study, TrialPages trials) {
        this.statements = statements;
        this.study = study;
        this.trials = trials;
    }

    /// At most `limit` events after the one with the id `after`.
    List<StoredEvent> page(long after, int limit) throws SQLException {
        var events = new ArrayList<StoredEvent>(limit);
        trials.completed(after, limit).forEach(stored -> events.add(new TrialEnded(stored)));
        // Behind a full page of trials nothing is wanted; there may be much of it.
        long until = events.size() < limit ? Long.MAX_VALUE : events.getLast().id();
        var select = statements.prepare(TOLD);
        select.set().number(study).number(after).number(until).number(limit);
        events.addAll(select.list(row -> new Told(row.number(), row.text(), row.text())));
        events.sort(Comparator.comparingLong(StoredEvent::id));
        return events.size() > limit ? List.copyOf(events.subList(0, limit)) : events;
    }
}
