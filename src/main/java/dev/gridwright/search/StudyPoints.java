package dev.gridwright.search;

import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/// The points that a search tries from its beginning to its end, found by their indices and not in the order in which
/// they are tried. Takes no memory but for a sample and for included and added points. Immutable, for any thread.
public final class StudyPoints {
    private final Space space;
    private final SearchOptions options;
    private final long[] listed;
    private final long gridFrom;
    private final long gridTo;

    /// @param sample the drawn indices within range and shard, in any order; empty when the grid is tried as a whole
    StudyPoints(Space space, SearchOptions options, Optional<long[]> sample) {
        this.space = space;
        this.options = options;
        var early = space.early().stream()
                .mapToLong(index -> index.longValueExact())
                .filter(options::selects);
        this.listed = LongStream.concat(early, Arrays.stream(sample.orElse(new long[0])))
                .sorted()
                .distinct()
                .toArray();
        long rawSize = space.rawSize().longValueExact();
        this.gridFrom = options.range().map(IndexRange::from).orElse(0L);
        this.gridTo = sample.isPresent()
                ? 0
                : options.range().map(range -> Math.min(range.to(), rawSize)).orElse(rawSize);
    }

    private StudyPoints(StudyPoints of, Space space, long[] listed) {
        this.space = space;
        this.options = of.options;
        this.listed = listed;
        this.gridFrom = of.gridFrom;
        this.gridTo = of.gridTo;
    }

    /// These points and more.
    ///
    /// @param larger the space with the added points
    /// @param added indices of any points of it
    public StudyPoints with(Space larger, long[] added) {
        var all = LongStream.concat(Arrays.stream(listed), Arrays.stream(added));
        return new StudyPoints(this, larger, all.sorted().distinct().toArray());
    }

    /// The lowest index from `from` on that may be one of these points, to be asked of [#contains]; empty when there is
    /// none.
    ///
    /// @param from 0 or more
    public OptionalLong candidate(long from) {
        int found = Arrays.binarySearch(listed, from);
        int at = found < 0 ? -found - 1 : found;
        long inGrid = Math.max(from, gridFrom);
        if (inGrid < gridTo) {
            return OptionalLong.of(at < listed.length ? Math.min(inGrid, listed[at]) : inGrid);
        }
        return at < listed.length ? OptionalLong.of(listed[at]) : OptionalLong.empty();
    }

    public boolean contains(long index) {
        return Arrays.binarySearch(listed, index) >= 0
                || (index >= gridFrom && index < gridTo && options.selects(index) && space.contains(index));
    }

    /// The point of an index; empty if the index is no point of the space.
    public Optional<Point> point(long index) {
        return space.point(index);
    }
}
