package dev.gridwright.engine.reuse;

import dev.gridwright.search.GridSearch;
import dev.gridwright.search.Opening;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Grid;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalLong;

/// Counts the points of a grid that would not be run, because earlier studies have their results.
///
/// *Thread*: any; blocks, for half a second at most.
public record CachedPoints(StudyRecords records, InstantSource clock) {
    /// More points are not counted: a plan answers at once.
    public static final int MAX_POINTS = 20_000;

    /// Points of one look-up.
    private static final int BLOCK = 1_024;

    private static final BigInteger MAX_RAW_POINTS = BigInteger.valueOf(1_000_000);

    /// Empty when nothing is reused, or there are too many to look at.
    public OptionalLong count(Grid grid) {
        if (!grid.reuse().reads()) {
            return OptionalLong.empty();
        }
        var lookup = new Lookup(records, grid);
        if (!lookup.mayFind()) {
            return OptionalLong.of(0);
        }
        if (grid.space().rawSize().compareTo(MAX_RAW_POINTS) > 0
                || !(GridSearch.open(grid.space(), grid.search(), index -> false)
                        instanceof Opening.Opened(var search))) {
            return OptionalLong.empty();
        }
        long cached = 0;
        for (int points = 0; !search.exhausted(); ) {
            var block = next(search);
            points += block.length;
            if (points > MAX_POINTS) {
                return OptionalLong.empty();
            }
            cached += lookup.find(block, clock.instant()).size();
        }
        return OptionalLong.of(cached);
    }

    private static long[] next(GridSearch search) {
        var block = new long[BLOCK];
        int count = 0;
        while (count < block.length && !search.exhausted()) {
            var index = search.ask();
            if (index.isPresent()) {
                block[count++] = index.getAsLong();
            }
        }
        return Arrays.copyOf(block, count);
    }
}
