package dev.gridwright.search;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The points that wait because their user wants them tried, before or behind what a strategy proposes; each once, in
/// the order in which they were wished for. Some may be left out for now.
///
/// Owned by whoever runs the study; not for several threads at once.
public final class Wishes {
    private final SequencedSet<Long> first = new LinkedHashSet<>();
    private final SequencedSet<Long> last = new LinkedHashSet<>();
    private final SequencedMap<Long, Boolean> leftOut = new LinkedHashMap<>();

    /// Has a point tried before all that the strategy proposes, or behind them.
    public void add(long index, boolean soon) {
        if (soon) {
            last.remove(index);
            first.add(index);
        } else {
            last.add(index);
        }
    }

    /// Puts a point that waits before all that the strategy proposes.
    ///
    /// @return false when it is there already, or does not wait here
    public boolean moveForward(long index) {
        return last.remove(index) && first.add(index);
    }

    /// Whether a point waits here, and is not left out.
    public boolean holds(long index) {
        return first.contains(index) || last.contains(index);
    }

    /// Keeps a point until [#takeIn].
    public void leaveOut(long index, boolean soon) {
        leftOut.put(index, soon);
    }

    /// Has those that were left out tried, behind the others.
    public void takeIn() {
        leftOut.forEach(this::add);
        leftOut.clear();
    }

    public boolean isEmpty() {
        return first.isEmpty() && last.isEmpty();
    }

    public boolean hasFirst() {
        return !first.isEmpty();
    }

    public boolean hasLast() {
        return !last.isEmpty();
    }

    /// Takes the next one of those that come before the strategy's.
    public OptionalLong pollFirst() {
        return first.isEmpty() ? OptionalLong.empty() : OptionalLong.of(first.removeFirst());
    }

    /// Takes the next one of those that come behind the strategy's.
    public OptionalLong pollLast() {
        return last.isEmpty() ? OptionalLong.empty() : OptionalLong.of(last.removeFirst());
    }

    /// All that wait, as of now.
    public Set<Long> waiting() {
        return Stream.concat(first.stream(), last.stream()).collect(Collectors.toUnmodifiableSet());
    }

    public void clear() {
        first.clear();
        last.clear();
        leftOut.clear();
    }
}
