package dev.gridwright.engine.line;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/// Trials that fell and wait until they may be tried again.
///
/// *Thread*: confined to the coordinator.
final class Waits {
    private final PriorityQueue<Due> waiting = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));

    /// A trial that may be tried again from a moment on.
    private record Due(long index, long nanos) {}

    void add(long index, long dueNanos) {
        waiting.add(new Due(index, dueNanos));
    }

    /// Takes a trial whose wait is over; empty when there is none.
    OptionalLong pollDue(long nowNanos) {
        var first = waiting.peek();
        return first != null && first.nanos() - nowNanos <= 0
                ? OptionalLong.of(waiting.remove().index())
                : OptionalLong.empty();
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Those that wait, rising.
    List<Long> indices() {
        return waiting.stream().map(Due::index).sorted().toList();
    }

    void clear() {
        waiting.clear();
    }
}
