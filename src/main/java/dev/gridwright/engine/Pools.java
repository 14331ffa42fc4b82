package dev.gridwright.engine;

import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.trial.Room.Pool;
import io.vertx.core.Future;

/// What an operator may change of the slots.
///
/// *Errors*: as for [Studies].
///
/// *Thread*: any; never blocks.
public interface Pools {
    /// Gives a pool so many slots until the server ends. It grows at once; it shrinks as slots become idle, and no
    /// trial is ended for it.
    ///
    /// @param slots within the [Bounds] of the pool
    /// @return the pool as it is then, which may still have slots that will go
    Future<PoolView> resize(String pool, int slots);

    /// How many slots a pool may be given.
    record Bounds(int least, int most) {
        /// More would only take turns on the processors.
        public static final int MOST_CPU = Math.max(64, 4 * Runtime.getRuntime().availableProcessors());

        public static final int MOST_IO = 10_000;

        /// @param devices that the `gpu` pool can have
        public static Bounds of(Pool pool, int devices) {
            return switch (pool) {
                case CPU -> new Bounds(1, MOST_CPU);
                case IO -> new Bounds(0, MOST_IO);
                case GPU -> new Bounds(0, devices);
            };
        }
    }
}
