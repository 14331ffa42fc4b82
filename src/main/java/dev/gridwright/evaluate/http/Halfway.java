package dev.gridwright.evaluate.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The answers of trials that a service has put off in the midst of their rows, so that they go on where they were
/// and nothing is asked and paid for twice. Kept in memory until their study ends: after a restart a trial begins
/// again.
///
/// State is owned by this object's monitor.
final class Halfway {
    /// The trial kept for longest goes first.
    private static final int MAX_TRIALS = 1_000;

    private final Map<Put, Map<Place, Map<String, Double>>> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Put, Map<Place, Map<String, Double>>> eldest) {
            return size() > MAX_TRIALS;
        }
    };

    /// A trial that was put off.
    private record Put(String study, long index) {}

    /// Which row of the file, in which repeat.
    record Place(int repeat, int row) {}

    /// What a trial had answered when it was put off; nothing when it was not.
    synchronized Map<Place, Map<String, Double>> take(String study, long index) {
        var answers = kept.remove(new Put(study, index));
        return answers == null ? new HashMap<>() : answers;
    }

    /// Forgets the trials of a study: none of them goes on.
    synchronized void forget(String study) {
        kept.keySet().removeIf(put -> put.study().equals(study));
    }

    synchronized void keep(String study, long index, Map<Place, Map<String, Double>> answers) {
        if (!answers.isEmpty()) {
            kept.put(new Put(study, index), answers);
        }
    }
}
