package dev.gridwright.store;

import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import java.util.Comparator;
import java.util.List;

/// A point that a user added to a study while it ran, or put before those that waited.
///
/// @param isNew whether the study did not have it before
/// @param first whether it is tried before all others that wait; else after them
/// @param event that told it, the last one if it was told twice
public record AddedPoint(long index, Point point, boolean isNew, boolean first, long event) {
    /// A space with all points that were added to its study.
    ///
    /// @param space of the study's grid, with or without some of them
    /// @throws IllegalStateException when they do not get their indices
    public static Space in(Space space, List<AddedPoint> added) {
        var larger = space.with(added.stream()
                .sorted(Comparator.comparingLong(AddedPoint::index))
                .map(AddedPoint::point)
                .toList());
        for (var point : added) {
            var index = larger.indexOf(point.point());
            if (index.isEmpty() || index.getAsLong() != point.index()) {
                throw new IllegalStateException(
                        "added point " + point.index() + " is found at " + index + " of its space");
            }
        }
        return larger;
    }
}
