package dev.gridwright.web.aggregate;

import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.Front;
import dev.gridwright.study.aggregate.Front.Criterion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fronts that were asked for last. Each remembers how far it has read, so that a request reads only what has ended
/// since.
///
/// *Thread*: any but an event loop; blocks on the disk.
public final class Fronts {
    private static final int MAX_FRONTS = 32;
    private static final int TRIALS_AT_ONCE = 20_000;

    private final StudyRecords records;
    private final Map<Asked, Known> fronts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Known> eldest) {
            return size() > MAX_FRONTS;
        }
    };

    public Fronts(StudyRecords records) {
        this.records = records;
    }

    /// @param reopened tells the retry of the study since which it was read
    private record Asked(String study, long reopened, List<Criterion> with) {}

    /// State is owned by its monitor.
    private static final class Known {
        private final Front front;
        private long lastEvent;

        Known(Front front) {
            this.front = front;
        }

        synchronized long[] upToDate(StudyRecords records, String study) {
            int count;
            do {
                count = records.forEachScoredAfter(study, lastEvent, TRIALS_AT_ONCE, this::take);
            } while (count == TRIALS_AT_ONCE);
            return front.indices();
        }

        private void take(ScoredTrial trial) {
            front.add(trial.index(), trial.objective(), trial.metrics());
            lastEvent = trial.event();
        }
    }

    /// The first trials of a study's front, best objective first.
    public List<StoredTrial> trials(StudyView study, List<Criterion> with, int limit) {
        var indices = known(study, with).upToDate(records, study.id());
        return records.trialsAt(study.id(), Arrays.copyOf(indices, Math.min(limit, indices.length)));
    }

    private synchronized Known known(StudyView study, List<Criterion> with) {
        return fronts.computeIfAbsent(
                new Asked(study.id(), study.reopened(), List.copyOf(with)),
                asked -> new Known(new Front(study.objective().goal(), asked.with())));
    }
}
