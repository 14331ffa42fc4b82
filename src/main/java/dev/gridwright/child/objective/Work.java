package dev.gridwright.child.objective;

import dev.gridwright.space.Point;

/// One attempt as the one who runs it needs it.
///
/// @param metric the objective metric: a part without a finite number for it is the last
public record Work(long index, long token, long studySeed, Point point, String metric, int folds, int repeats) {
    public Work {
        if (folds < 1 || repeats < 1) {
            throw new IllegalArgumentException("folds and repeats are at least 1");
        }
    }
}
