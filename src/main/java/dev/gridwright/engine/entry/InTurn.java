package dev.gridwright.engine.entry;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.coordinator.CoordinatorVerticle;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/// Changes of studies, those of one study one after the other, whether it runs or has ended.
///
/// *Thread*: any.
final class InTurn {
    private final CoordinatorVerticle owner;
    private final StudyStore store;
    private final Turns turns = new Turns();

    InTurn(CoordinatorVerticle owner, StudyStore store) {
        this.owner = owner;
        this.store = store;
    }

    /// Writes a change of a study that does not run.
    Future<Void> write(Change change) {
        return owner.on(() -> {
            var promise = Promise.<Void>promise();
            owner.coordinator()
                    .writes()
                    .write(
                            change,
                            promise::complete,
                            error -> promise.fail(new Refusal(
                                    Reason.STORE_FAULT, "The change could not be stored: " + error.getMessage())));
            return promise.future();
        });
    }

    /// Changes a study once all changes of it before are done.
    <T> Future<T> change(
            String id, Function<LiveStudy, Future<T>> whileItRuns, Function<StoredStudy, Future<T>> onceEnded) {
        return taken(id, this::refuseUnlessStored, whileItRuns, onceEnded);
    }

    /// The same of a change that makes room: it is not refused because there is little.
    <T> Future<T> makeRoom(
            String id, Function<LiveStudy, Future<T>> whileItRuns, Function<StoredStudy, Future<T>> onceEnded) {
        return taken(id, this::refuseDraining, whileItRuns, onceEnded);
    }

    private <T> Future<T> taken(
            String id,
            Runnable refusing,
            Function<LiveStudy, Future<T>> whileItRuns,
            Function<StoredStudy, Future<T>> onceEnded) {
        return owner.on(() -> turns.take(
                id,
                () -> owner.on(() -> {
                    refusing.run();
                    var live = owner.coordinator().study(id);
                    if (live.isPresent()) {
                        return whileItRuns.apply(live.get());
                    }
                    return owner.blocking(() -> store.study(id))
                            .compose(found -> owner.on(() -> {
                                var stored = found.orElseThrow(() -> Refusal.unknownStudy(id));
                                return stored.status().state().ended()
                                        ? onceEnded.apply(stored)
                                        : owner.goOn(id).compose(whileItRuns::apply);
                            }));
                })));
    }

    private void refuseDraining() {
        if (owner.coordinator().draining()) {
            throw Refusal.draining();
        }
    }

    private void refuseUnlessStored() {
        refuseDraining();
        store.fault().ifPresent(fault -> {
            throw Refusal.storeFault(fault);
        });
    }
}
