package dev.gridwright.engine.entry;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Changes of one study, one after the other: each begins when the one before is done, whatever came of it.
///
/// *Thread*: confined to the coordinator.
final class Turns {
    private final Map<String, Future<?>> last = new HashMap<>();

    /// @param change called on the thread of the caller, or on that which ends the change before
    <T> Future<T> take(String study, Supplier<Future<T>> change) {
        var before = last.get(study);
        Future<T> turn = before == null ? change.get() : before.transform(done -> change.get());
        last.put(study, turn);
        turn.onComplete(done -> last.remove(study, turn));
        return turn;
    }
}
