package dev.gridwright.web.events;

import dev.gridwright.store.StudyRecords;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Pages of events, read from the store once for all who want them and kept as long as there is room.
///
/// *Thread*: one event loop.
final class EventPages {
    /// Text that is kept, in bytes, whatever the number of streams.
    static final long MAX_KEPT_BYTES = 32L << 20;

    private final StudyRecords records;
    private final WorkerExecutor readers;
    private final LinkedHashMap<Key, EventPage> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Key, Future<EventPage>> reading = new HashMap<>();
    private long keptBytes;

    EventPages(StudyRecords records, WorkerExecutor readers) {
        this.records = records;
        this.readers = readers;
    }

    private record Key(String study, EventFormat format, long number) {}

    /// The page that holds the event behind `after`, as far as it was read; empty when it holds none of those yet.
    Optional<EventPage> known(String study, EventFormat format, long after) {
        return Optional.ofNullable(kept.get(new Key(study, format, EventPage.of(after + 1))))
                .filter(page -> page.last() > after);
    }

    /// Reads the page that holds the event behind `after`, as far as there is something to read.
    ///
    /// @param last the last event that may be shown: what the store has behind it was not told yet, nor counted
    Future<EventPage> read(String study, EventFormat format, long after, long last) {
        var key = new Key(study, format, EventPage.of(after + 1));
        var underWay = reading.get(key);
        if (underWay != null) {
            return underWay;
        }
        var begun = kept.getOrDefault(key, EventPage.empty(key.number()));
        var page = readers.executeBlocking(() -> continued(study, format, begun, last), false)
                .andThen(read -> {
                    reading.remove(key);
                    if (read.succeeded()) {
                        keep(key, read.result());
                    }
                });
        if (!page.isComplete()) {
            reading.put(key, page);
        }
        return page;
    }

    private EventPage continued(String study, EventFormat format, EventPage begun, long last) {
        int missing = (int) Math.min(EventPage.SIZE - begun.last() % EventPage.SIZE, last - begun.last());
        return begun.full() || missing <= 0
                ? begun
                : begun.with(study, records.events(study, begun.last(), missing), format);
    }

    private void keep(Key key, EventPage page) {
        var before = kept.put(key, page);
        keptBytes += page.length() - (before == null ? 0 : before.length());
        var oldest = kept.entrySet().iterator();
        while (keptBytes > MAX_KEPT_BYTES && oldest.hasNext()) {
            keptBytes -= oldest.next().getValue().length();
            oldest.remove();
        }
    }

    /// Forgets a study that nobody reads any more.
    void forget(String study) {
        kept.entrySet().removeIf(entry -> {
            boolean its = entry.getKey().study().equals(study);
            if (its) {
                keptBytes -= entry.getValue().length();
            }
            return its;
        });
    }
}
