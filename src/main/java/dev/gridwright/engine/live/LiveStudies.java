package dev.gridwright.engine.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// The studies that have not ended, oldest first.
///
/// *Thread*: confined to the coordinator.
public final class LiveStudies {
    private final SequencedMap<String, LiveStudy> studies = new LinkedHashMap<>();

    public void add(LiveStudy live) {
        if (studies.putIfAbsent(live.run().id(), live) != null) {
            throw new IllegalStateException("study " + live.run().id() + " lives twice");
        }
    }

    public void remove(LiveStudy live) {
        studies.remove(live.run().id());
    }

    public Optional<LiveStudy> find(String id) {
        return Optional.ofNullable(studies.get(id));
    }

    /// A study of which something runs, so that it has to live.
    ///
    /// @throws IllegalStateException when the study does not live
    public LiveStudy known(String id) {
        var live = studies.get(id);
        if (live == null) {
            throw new IllegalStateException("study " + id + " does not live and has a lease");
        }
        return live;
    }

    /// As of now.
    public List<LiveStudy> all() {
        return List.copyOf(studies.values());
    }

    public int count() {
        return studies.size();
    }

    /// Calls `action` with each.
    public void forEach(Consumer<LiveStudy> action) {
        studies.values().forEach(action);
    }

    /// The youngest ones, the youngest first.
    public List<LiveStudy> newest(int most) {
        return studies.sequencedValues().reversed().stream().limit(most).toList();
    }
}
