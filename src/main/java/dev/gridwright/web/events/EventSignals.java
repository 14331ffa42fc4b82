package dev.gridwright.web.events;

import dev.gridwright.engine.Studies.StudyEvent;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The last event of every study that somebody listens to.
///
/// *Thread*: [#told] is called by the engine for each event and costs a look-up; the rest by the listeners.
public final class EventSignals {
    private final ConcurrentMap<String, Signal> signals = new ConcurrentHashMap<>();

    /// What is known of a study's events.
    static final class Signal {
        private volatile long last;
        private volatile boolean over;

        /// The id of the last durable event, 0 when there was none since somebody listens.
        long last() {
            return last;
        }

        /// Whether that event ended the study.
        boolean over() {
            return over;
        }

        private void told(StudyEvent event) {
            if (event.id() < last) {
                return;
            }
            // In this order: whoever sees the end of a study sees its last event too.
            boolean ends = event instanceof StudyEvent.StudyEnded;
            if (!ends) {
                over = false;
            }
            last = event.id();
            if (ends) {
                over = true;
            }
        }
    }

    /// Takes note of an event that has become durable.
    public void told(StudyEvent event) {
        if (!signals.isEmpty()) {
            var signal = signals.get(study(event));
            if (signal != null) {
                signal.told(event);
            }
        }
    }

    private static String study(StudyEvent event) {
        return switch (event) {
            case StudyEvent.StudyChanged changed -> changed.study().id();
            case StudyEvent.TrialEnded ended -> ended.studyId();
            case StudyEvent.BestImproved best -> best.studyId();
            case StudyEvent.StudyEnded ended -> ended.study().id();
        };
    }

    /// Listens to a study from now on.
    Signal listen(String study) {
        return signals.computeIfAbsent(study, id -> new Signal());
    }

    /// Nobody listens to the study any more.
    void forget(String study) {
        signals.remove(study);
    }
}
