package dev.gridwright.report.stored;

import dev.gridwright.report.model.StudyResults;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What a store has of one study, read as it is asked for.
public final class StoredResults implements StudyResults {
    private static final int ENDED_AT_ONCE = 20_000;

    private final StudyRecords records;
    private final StudyView study;
    private Optional<List<String>> parameters = Optional.empty();

    /// @param study as it is to be shown
    public StoredResults(StudyRecords records, StudyView study) {
        this.records = records;
        this.study = study;
    }

    @Override
    public StudyView study() {
        return study;
    }

    /// Where a parameter is seen first.
    private record Place(long index, int position) {}

    @Override
    public List<String> parameters() {
        var known = parameters.orElseGet(this::readParameters);
        parameters = Optional.of(known);
        return known;
    }

    private List<String> readParameters() {
        Map<String, Place> places = new HashMap<>();
        forEachEnded(trial -> {
            int position = 0;
            for (var name : trial.point().orElseThrow().values().keySet()) {
                var place = places.get(name);
                if (place == null || trial.index() < place.index()) {
                    places.put(name, new Place(trial.index(), position));
                }
                position++;
            }
        });
        return places.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Place> entry) ->
                                entry.getValue().index())
                        .thenComparingInt(entry -> entry.getValue().position()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<Trial> best(int limit) {
        return records.best(study.id(), limit);
    }

    @Override
    public List<Trial> trials(long after, int limit) {
        return page(Set.of(), after, limit);
    }

    @Override
    public List<Trial> fallen(long after, int limit) {
        return page(Set.of(Outcome.FAILED, Outcome.TIMED_OUT, Outcome.INVALID), after, limit);
    }

    private List<Trial> page(Set<Outcome> outcomes, long after, int limit) {
        var place = after < 0 ? Optional.<Position>empty() : Optional.of(Position.ofIndex(after));
        return records.trials(new TrialQuery(study.id(), Order.INDEX, outcomes, limit, place)).stream()
                .map(StoredTrial::trial)
                .toList();
    }

    @Override
    public void forEachEnded(Consumer<EndedPoint> action) {
        var last = new long[1];
        int count;
        do {
            count = records.forEachEndedAfter(study.id(), last[0], ENDED_AT_ONCE, 0, trial -> {
                last[0] = trial.event();
                action.accept(trial);
            });
        } while (count == ENDED_AT_ONCE);
    }

    @Override
    public double[] objectives() {
        return records.values(study.id(), study.objective().metric());
    }
}
