package dev.gridwright.engine.points;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.search.Wishes;
import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.store.AddedPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/// Points that a user wants tried in a study that runs. A point that the study has is that point; one of its grid that
/// it would not have tried, for its rules, its sample or its selection, is new to it and has its index of the grid; any
/// other gets the next index after all there are.
///
/// @param space of the study with these points
/// @param indices of the points as they were asked for, in their order
/// @param points each once
public record Addition(Space space, List<Long> indices, List<AddedPoint> points) {
    /// Bounds the points that are not of the grid: as many again as may be included.
    static final int MAX_BESIDE_GRID = 2 * SpaceDraft.MAX_INCLUDED;

    public Addition {
        indices = List.copyOf(indices);
        points = List.copyOf(points);
    }

    /// *Thread*: any.
    ///
    /// @param known what the study tries
    public static Addition of(Space space, StudyPoints known, List<Point> wanted, boolean first) {
        var larger = space.with(wanted);
        if (larger.includedSize() > MAX_BESIDE_GRID || !larger.runnable()) {
            throw new Refusal(
                    Reason.GRID_TOO_LARGE,
                    "The study would have " + larger.includedSize() + " points beside its grid; at most "
                            + MAX_BESIDE_GRID + " are kept.");
        }
        var added = new LinkedHashMap<Long, AddedPoint>();
        var indices = wanted.stream()
                .map(point -> larger.indexOf(point).orElseThrow())
                .toList();
        for (int i = 0; i < indices.size(); i++) {
            long index = indices.get(i);
            added.putIfAbsent(index, new AddedPoint(index, wanted.get(i), !known.contains(index), first, 0));
        }
        return new Addition(larger, indices, List.copyOf(added.values()));
    }

    /// How many points the study gets.
    public int count() {
        return (int) points.stream().filter(AddedPoint::isNew).count();
    }

    /// Holds what the study would have against what the server accepts.
    ///
    /// @param points of the study so far
    /// @throws Refusal when there would be more than the server accepts
    public void check(long points, OptionalLong maxPoints) {
        if (maxPoints.isPresent() && points + count() > maxPoints.getAsLong() && count() > 0) {
            throw new Refusal(
                    Reason.GRID_TOO_LARGE,
                    "The study has " + points + " points and would have " + (points + count())
                            + "; this server accepts " + maxPoints.getAsLong() + ".");
        }
    }

    /// What a user still wants of an earlier life.
    ///
    /// @param begun whether a point was tried
    /// @param closed the event up to which what was added is left out
    public static Wishes wishes(List<AddedPoint> added, LongPredicate begun, long closed) {
        var wishes = new Wishes();
        for (var point : added) {
            if (begun.test(point.index())) {
                continue;
            }
            if (point.event() <= closed) {
                wishes.leaveOut(point.index(), point.first());
            } else {
                wishes.add(point.index(), point.first());
            }
        }
        return wishes;
    }
}
