package dev.gridwright.engine.slot;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/// A slot with a thread of its own, that of a worker verticle.
final class SlotVerticle extends VerticleBase implements Slot.LeaseRunner {
    private final LeaseLoop loop;

    SlotVerticle(LeaseLoop loop) {
        this.loop = loop;
    }

    @Override
    public Future<?> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        loop.close();
        return Future.succeededFuture();
    }

    /// To be called once the verticle is deployed and no lease is open.
    @Override
    public void run(Lease lease) {
        context.runOnContext(ignored -> loop.run(lease));
    }
}
