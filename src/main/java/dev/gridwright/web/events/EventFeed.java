package dev.gridwright.web.events;

import dev.gridwright.web.events.EventSignals.Signal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The events of one study and those who read them.
///
/// *Thread*: one event loop.
final class EventFeed {
    private final String study;
    private final Signal signal;
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private int coming;
    private long last;
    private boolean over;
    private long shownVersion = -1;

    EventFeed(String study, Signal signal) {
        this.study = study;
        this.signal = signal;
    }

    String study() {
        return study;
    }

    /// What the store said when a reader came.
    ///
    /// @param lastEvent the id of the last event
    /// @param ended whether the study has ended
    void stored(long lastEvent, boolean ended) {
        if (lastEvent >= last) {
            last = lastEvent;
            over = ended;
        }
    }

    /// Takes over what the engine has told meanwhile.
    void look() {
        // In this order: a study that is over has told its last event before.
        boolean overNow = signal.over();
        long lastNow = signal.last();
        if (lastNow > last) {
            last = lastNow;
            over = overNow;
        }
    }

    /// The id of the last event there is to read.
    long last() {
        return last;
    }

    /// Whether that event ended the study.
    boolean over() {
        return over;
    }

    void add(EventStream stream) {
        streams.add(stream);
    }

    /// @return whether the stream was one of its own
    boolean remove(EventStream stream) {
        return streams.remove(stream);
    }

    List<EventStream> streams() {
        return new ArrayList<>(streams);
    }

    /// Counts readers that are on their way.
    void expect(int change) {
        coming += change;
    }

    /// Whether nobody reads it, nor is about to.
    boolean unused() {
        return streams.isEmpty() && coming == 0;
    }

    /// Whether a state of the study is news.
    boolean progressed(long version) {
        boolean news = version != shownVersion;
        shownVersion = version;
        return news;
    }
}
