package dev.gridwright.search;

import dev.gridwright.space.Space;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongPredicate;

/// Tries every point of a space once: included points first, then the grid in the order of the options.
///
/// Its state is a position in that order, so any space takes the same memory but for included points and a sample.
/// Owned by whoever runs the study; not for several threads at once.
public final class GridSearch implements SearchStrategy {
    /// Draws that may be made for a sample.
    public static final int MAX_DRAWS = 1_000_000;

    private final SearchOptions options;
    private final LongPredicate done;
    private final IndexOrder order;
    private final SequencedSet<Long> queue = new LinkedHashSet<>();
    /// What the order passes over: included points, and those that were taken.
    private final Set<Long> notInOrder = new HashSet<>();
    private final Space space;
    private long position;

    private GridSearch(Space space, SearchOptions options, LongPredicate done, IndexOrder order) {
        this.space = space;
        this.options = options;
        this.done = done;
        this.order = order;
        enqueueIncluded();
    }

    /// Starts or, with indices that are done, goes on with a search. A sample is drawn here, which takes up to a second
    /// where few indices are points: not for an event loop.
    ///
    /// @param done the indices that were tried before; asked at each `ask`
    public static Opening open(Space space, SearchOptions options, LongPredicate done) {
        if (!space.runnable()) {
            return new Opening.SpaceTooLarge(space.end());
        }
        long rawSize = space.rawSize().longValueExact();
        if (options.sample().isEmpty()) {
            return new Opening.Opened(new GridSearch(space, options, done, order(rawSize, options)));
        }
        long wanted = options.sample().getAsLong();
        long draws = Math.min(rawSize, MAX_DRAWS);
        var permutation = new KeyedPermutation(rawSize, options.seed());
        long[] drawn = draw(space, permutation, wanted, draws);
        // A space that was drawn to its end has no more points than these, and a sample of all is a sample.
        if (drawn.length < wanted && draws < rawSize) {
            return new Opening.SampleTooSparse(wanted, drawn.length, draws);
        }
        return new Opening.Opened(new GridSearch(space, options, done, chosen(drawn, permutation, options)));
    }

    private static IndexOrder order(long rawSize, SearchOptions options) {
        long from =
                options.range().map(range -> Math.min(range.from(), rawSize)).orElse(0L);
        long to = options.range().map(range -> Math.min(range.to(), rawSize)).orElse(rawSize);
        return switch (options.order()) {
            case SEQUENTIAL -> new IndexOrder.Rising(from, to);
            case REVERSE -> new IndexOrder.Falling(from, to);
            case SHUFFLED -> new IndexOrder.Shuffled(from, new KeyedPermutation(to - from, options.seed()));
        };
    }

    private static long[] draw(Space space, KeyedPermutation permutation, long wanted, long draws) {
        long[] drawn = new long[(int) Math.min(wanted, draws)];
        int found = 0;
        for (long draw = 0; draw < draws && found < drawn.length; draw++) {
            long index = permutation.at(draw);
            if (space.contains(index)) {
                drawn[found++] = index;
            }
        }
        return Arrays.copyOf(drawn, found);
    }

    private static IndexOrder chosen(long[] drawn, KeyedPermutation permutation, SearchOptions options) {
        long[] indices = Arrays.stream(drawn).filter(options::selects).toArray();
        return switch (options.order()) {
            case SHUFFLED ->
                new IndexOrder.Chosen(
                        indices, index -> index < permutation.size() ? permutation.positionOf(index) : Long.MAX_VALUE);
            case SEQUENTIAL -> {
                Arrays.sort(indices);
                yield new IndexOrder.Chosen(indices, index -> index);
            }
            case REVERSE -> {
                long[] falling = Arrays.stream(indices)
                        .map(index -> -index)
                        .sorted()
                        .map(index -> -index)
                        .toArray();
                yield new IndexOrder.Chosen(falling, index -> -index);
            }
        };
    }

    @Override
    public OptionalLong ask(Effort effort) {
        for (int lookedAt = 0; !exhausted() && effort.look(lookedAt); lookedAt++) {
            if (!queue.isEmpty()) {
                long soon = queue.removeFirst();
                if (!done.test(soon)) {
                    return OptionalLong.of(soon);
                }
                continue;
            }
            long index = order.at(position++);
            if (!notInOrder.contains(index) && options.selects(index) && space.contains(index) && !done.test(index)) {
                return OptionalLong.of(index);
            }
        }
        return OptionalLong.empty();
    }

    /// A grid does not learn.
    @Override
    public void tell(long index, OptionalDouble objective) {}

    @Override
    public boolean exhausted() {
        return queue.isEmpty() && position >= order.size();
    }

    /// A grid never waits for an objective.
    @Override
    public boolean searching() {
        return !exhausted();
    }

    @Override
    public boolean take(long index) {
        if (queue.remove(index)) {
            return !done.test(index);
        }
        boolean ahead = order.isBefore(index, order.size()) && !order.isBefore(index, position);
        return ahead && options.selects(index) && space.contains(index) && !done.test(index) && notInOrder.add(index);
    }

    private void enqueueIncluded() {
        for (BigInteger point : space.early()) {
            long index = point.longValueExact();
            if (options.selects(index) && notInOrder.add(index)) {
                queue.add(index);
            }
        }
    }

    /// The space that is searched.
    public Space space() {
        return space;
    }

    /// What this search tries from its beginning to its end, done or not. Sorts a sample: not for an event loop.
    public StudyPoints points() {
        return new StudyPoints(
                space,
                options,
                order instanceof IndexOrder.Chosen chosen ? Optional.of(chosen.indices()) : Optional.empty());
    }

    /// How many points this search tries from its beginning to its end, done ones included. May take as long as
    /// enumerating `maxEnumerated` indices: not for an event loop.
    public PointCount count(long maxEnumerated) {
        if (order instanceof IndexOrder.Chosen chosen) {
            long inSample = notInOrder.stream()
                    .filter(index -> chosen.isBefore(index, chosen.size()))
                    .count();
            return new PointCount.Exact(chosen.size() + notInOrder.size() - inSample);
        }
        if (options.range().isEmpty() && options.shard().isEmpty()) {
            return space.countExactly(maxEnumerated)
                    .<PointCount>map(
                            count -> new PointCount.Exact(count.points().longValueExact()))
                    .orElse(new PointCount.TooLargeToCount(maxEnumerated));
        }
        return order.size() <= maxEnumerated
                ? new PointCount.Exact(selected())
                : new PointCount.TooLargeToCount(maxEnumerated);
    }

    private long selected() {
        long rawSize = space.rawSize().longValueExact();
        long points = notInOrder.stream().filter(index -> index >= rawSize).count();
        for (long i = 0; i < order.size(); i++) {
            long index = order.at(i);
            if (options.selects(index) && space.contains(index)) {
                points++;
            }
        }
        return points;
    }
}
