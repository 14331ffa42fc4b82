package dev.gridwright.engine;

import dev.gridwright.engine.Studies.PoolView;
import io.vertx.core.Future;

/// What an operator may change of the slots.
///
/// *Errors*: as for [Studies].
///
/// *Thread*: any; never blocks.
public interface Pools {
    /// The most slots that a pool may be given: more would only take turns on the processors.
    int MAX_SLOTS = Math.max(64, 4 * Runtime.getRuntime().availableProcessors());

    /// Gives a pool so many slots until the server ends. It grows at once; it shrinks as slots become idle, and no
    /// trial is ended for it.
    ///
    /// @param slots from 1 to [#MAX_SLOTS]
    /// @return the pool as it is then, which may still have slots that will go
    Future<PoolView> resize(String pool, int slots);
}
