package dev.gridwright.engine.slot;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Gives slots something to run on.
@FunctionalInterface
interface SlotThreads {
    /// A seat for the slot of that name.
    Future<Seat> open(String slot, LeaseLoop loop);

    /// What one slot runs on.
    ///
    /// @param runner takes a lease once the last one is over
    /// @param leave gives it up, and ends what the evaluator keeps; to be called while no lease is open
    record Seat(Slot.LeaseRunner runner, Supplier<Future<Void>> leave) {}

    /// A worker verticle for each slot, with a pool of one thread that nothing else uses: a trial that hangs keeps no
    /// other from running.
    static SlotThreads workers(Vertx vertx) {
        return (slot, loop) -> {
            var verticle = new SlotVerticle(loop);
            var options = new DeploymentOptions()
                    .setThreadingModel(ThreadingModel.WORKER)
                    .setWorkerPoolName("slot-" + slot)
                    .setWorkerPoolSize(1)
                    .setMaxWorkerExecuteTime(Long.MAX_VALUE)
                    .setMaxWorkerExecuteTimeUnit(TimeUnit.NANOSECONDS);
            return vertx.deployVerticle(verticle, options).map(id -> new Seat(verticle, () -> vertx.undeploy(id)));
        };
    }

    /// A virtual thread for each lease: a slot costs no thread, and waiting costs next to nothing.
    static SlotThreads virtual() {
        return (slot, loop) -> Future.succeededFuture(new Seat(
                lease -> Thread.ofVirtual().name("slot-" + slot).start(() -> loop.run(lease)), () -> {
                    var left = Promise.<Void>promise();
                    Thread.ofVirtual().name("slot-" + slot).start(() -> {
                        try {
                            loop.close();
                            left.complete();
                        } catch (RuntimeException | Error e) {
                            left.fail(e);
                        }
                    });
                    return left.future();
                }));
    }
}
