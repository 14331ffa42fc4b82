package dev.gridwright.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The studies that have not ended, oldest first.
///
/// *Thread*: confined to the coordinator.
final class LiveStudies {
    private final Map<String, LiveStudy> studies = new LinkedHashMap<>();

    void add(LiveStudy live) {
        if (studies.putIfAbsent(live.run().id(), live) != null) {
            throw new IllegalStateException("study " + live.run().id() + " lives twice");
        }
    }

    void remove(LiveStudy live) {
        studies.remove(live.run().id());
    }

    Optional<LiveStudy> find(String id) {
        return Optional.ofNullable(studies.get(id));
    }

    /// @throws IllegalStateException when the study does not live
    LiveStudy known(String id) {
        var live = studies.get(id);
        if (live == null) {
            throw new IllegalStateException("study " + id + " does not live and has a lease");
        }
        return live;
    }

    /// As of now.
    List<LiveStudy> all() {
        return List.copyOf(studies.values());
    }

    /// As of now.
    Collection<StudyRun> runs() {
        var runs = new ArrayList<StudyRun>(studies.size());
        studies.values().forEach(live -> runs.add(live.run()));
        return runs;
    }
}
