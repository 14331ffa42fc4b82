package dev.gridwright.engine.points;

import dev.gridwright.engine.Refusal;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Grid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The points of studies by index. Drawing a sample takes up to a second, so those of the studies asked for last are
/// kept.
///
/// *Thread*: any but an event loop.
public final class PointsByIndex {
    /// Samples that are kept, of 8 bytes a point.
    private static final int MAX_SAMPLES = 2;

    /// Throws an `IllegalArgumentException` that says why it cannot read a grid.
    private final Function<StoredStudy, Grid> reader;

    private final StudyRecords records;

    /// Without what was added, which never changes.
    private final Map<String, StudyPoints> samples = new LinkedHashMap<>(MAX_SAMPLES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StudyPoints> eldest) {
            return size() > MAX_SAMPLES;
        }
    };

    public PointsByIndex(Function<StoredStudy, Grid> reader, StudyRecords records) {
        this.reader = reader;
        this.records = records;
    }

    /// Of a study that does not run.
    ///
    /// @throws Refusal when its grid cannot be read any more, saying why
    public StudyPoints of(StoredStudy stored) {
        try {
            return of(stored, reader.apply(stored));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Reason.NOT_RUNNABLE,
                    "The grid of study '" + stored.id() + "' cannot be read any more: " + e.getMessage());
        }
    }

    /// Of a study whose grid is read.
    ///
    /// @param grid with or without the points that were added
    public StudyPoints of(StoredStudy stored, Grid grid) {
        var points = grid.search().sample().isEmpty() ? find(stored, grid) : sample(stored, grid);
        var added = records.addedPoints(stored.id());
        if (added.isEmpty()) {
            return points;
        }
        return points.with(
                AddedPoint.in(grid.space(), added),
                added.stream().mapToLong(AddedPoint::index).toArray());
    }

    private StudyPoints sample(StoredStudy stored, Grid grid) {
        synchronized (samples) {
            var known = samples.get(stored.id());
            if (known != null) {
                return known;
            }
        }
        var points = find(stored, grid);
        synchronized (samples) {
            samples.put(stored.id(), points);
        }
        return points;
    }

    private static StudyPoints find(StoredStudy stored, Grid grid) {
        return Points.search(grid, Points.read(stored.selection()), index -> false)
                .points();
    }
}
