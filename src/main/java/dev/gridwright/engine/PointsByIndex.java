package dev.gridwright.engine;

import dev.gridwright.search.StudyPoints;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.study.Grid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The points of studies by index. Drawing a sample takes up to a second, so those of the studies asked for last are
/// kept.
///
/// *Thread*: any but an event loop.
final class PointsByIndex {
    /// Samples that are kept, of 8 bytes a point.
    private static final int MAX_SAMPLES = 2;

    /// Throws an `IllegalArgumentException` that says why it cannot read a grid.
    private final Function<StoredStudy, Grid> reader;

    private final Map<String, Sample> samples = new LinkedHashMap<>(MAX_SAMPLES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sample> eldest) {
            return size() > MAX_SAMPLES;
        }
    };

    /// @param included points, which may become more
    private record Sample(StudyPoints points, int included) {}

    PointsByIndex(Function<StoredStudy, Grid> reader) {
        this.reader = reader;
    }

    /// @throws Refusal when its grid cannot be read any more, saying why
    StudyPoints of(StoredStudy stored) {
        try {
            return of(stored, reader.apply(stored));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Reason.NOT_RUNNABLE,
                    "The grid of study '" + stored.id() + "' cannot be read any more: " + e.getMessage());
        }
    }

    StudyPoints of(StoredStudy stored, Grid grid) {
        if (grid.search().sample().isEmpty()) {
            return find(stored, grid);
        }
        int included = grid.space().early().size();
        synchronized (samples) {
            var known = samples.get(stored.id());
            if (known != null && known.included() == included) {
                return known.points();
            }
        }
        var points = find(stored, grid);
        synchronized (samples) {
            samples.put(stored.id(), new Sample(points, included));
        }
        return points;
    }

    private static StudyPoints find(StoredStudy stored, Grid grid) {
        return Points.search(grid, Points.read(stored.selection()), index -> false)
                .points();
    }
}
