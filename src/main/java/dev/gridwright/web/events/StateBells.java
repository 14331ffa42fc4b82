package dev.gridwright.web.events;

import dev.gridwright.engine.Studies.StudyEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Calls those who wait for a study when its state may have changed.
///
/// *Thread*: [#told] is called by the engine for each event and costs a look-up at most; the rest by any.
public final class StateBells {
    private final ConcurrentMap<String, Set<Runnable>> bells = new ConcurrentHashMap<>();

    /// Takes note of an event that has become durable.
    public void told(StudyEvent event) {
        switch (event) {
            case StudyEvent.StudyChanged changed -> ring(changed.study().id());
            case StudyEvent.StudyEnded ended -> ring(ended.study().id());
            case StudyEvent.TrialEnded _, StudyEvent.BestImproved _ -> {}
        }
    }

    private void ring(String study) {
        bells.getOrDefault(study, Set.of()).forEach(Runnable::run);
    }

    /// Has `bell` called, on the engine's thread, whenever the state of a study may have changed.
    public void add(String study, Runnable bell) {
        bells.compute(study, (id, known) -> {
            var all = known == null ? ConcurrentHashMap.<Runnable>newKeySet() : known;
            all.add(bell);
            return all;
        });
    }

    /// Has `bell` not called any more. Repeatable.
    public void remove(String study, Runnable bell) {
        bells.computeIfPresent(study, (id, known) -> {
            known.remove(bell);
            return known.isEmpty() ? null : known;
        });
    }
}
