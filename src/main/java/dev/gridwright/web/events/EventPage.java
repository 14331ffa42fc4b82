package dev.gridwright.web.events;

import dev.gridwright.store.StoredEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// Events that follow each other, written in one format, so that a stream can begin behind any of them.
///
/// *Thread*: immutable.
final class EventPage {
    /// Events of a full page. Page 0 begins with event 1.
    static final int SIZE = 256;

    private final long first;
    private final Buffer text;
    private final int[] ends;

    /// @param first id of its first event
    /// @param ends where each event ends in `text`
    private EventPage(long first, Buffer text, int[] ends) {
        this.first = first;
        this.text = text;
        this.ends = ends;
    }

    static EventPage empty(long number) {
        return new EventPage(number * SIZE + 1, Buffer.buffer(), new int[0]);
    }

    /// The number of the page that holds an event.
    static long of(long event) {
        return (event - 1) / SIZE;
    }

    /// This page with the events that follow its own.
    EventPage with(String study, List<StoredEvent> events, EventFormat format) {
        var longer = text.copy();
        var allEnds = java.util.Arrays.copyOf(ends, ends.length + events.size());
        for (int i = 0; i < events.size(); i++) {
            long expected = first + ends.length + i;
            if (events.get(i).id() != expected) {
                throw new IllegalStateException(
                        "event " + events.get(i).id() + " of study " + study + " stands where " + expected + " should");
            }
            format.write(longer, study, events.get(i));
            allEnds[ends.length + i] = longer.length();
        }
        return new EventPage(first, longer, allEnds);
    }

    /// The id of its last event; of the one before the page when it is empty.
    long last() {
        return first + ends.length - 1;
    }

    boolean full() {
        return ends.length == SIZE;
    }

    int length() {
        return text.length();
    }

    /// The events behind the one with the id `after`.
    Buffer after(long after) {
        int skipped = (int) (after - first + 1);
        return text.slice(skipped == 0 ? 0 : ends[skipped - 1], text.length());
    }
}
