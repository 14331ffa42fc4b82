package dev.gridwright.engine.entry;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.Workers;
import dev.gridwright.engine.coordinator.CoordinatorVerticle;
import dev.gridwright.engine.remote.Ask;
import dev.gridwright.engine.remote.Beat;
import dev.gridwright.engine.remote.Declined;
import dev.gridwright.engine.remote.Delivery;
import dev.gridwright.engine.remote.Desk;
import dev.gridwright.engine.remote.HandOut;
import dev.gridwright.engine.remote.LeaseId;
import dev.gridwright.log.Field;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.WorkerLease.Ended;
import dev.gridwright.store.WorkerLease.Ending;
import dev.gridwright.trial.Measurement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings workers to the [Desk], and looks up in the store what became of leases that are over.
final class WorkerDoor implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerDoor.class);

    private final CoordinatorVerticle owner;
    private final StudyStore store;

    WorkerDoor(CoordinatorVerticle owner, StudyStore store) {
        this.owner = owner;
        this.store = store;
    }

    @Override
    public Asked ask(Ask ask) {
        var asked = Promise.<Desk.Asked>promise();
        var answer = owner.on(() -> {
                    var desk = owner.coordinator().desk();
                    store.fault().ifPresent(fault -> {
                        throw Refusal.storeFault(fault);
                    });
                    var waiting = desk.ask(ask);
                    asked.complete(waiting);
                    return waiting.answer();
                })
                .recover(error -> Future.failedFuture(error instanceof Declined declined ? refusal(declined) : error));
        return new Asked() {
            @Override
            public Future<List<HandOut>> answer() {
                return answer;
            }

            @Override
            public void abandon() {
                owner.on(() -> {
                    asked.future().onSuccess(waiting -> waiting.abandon().run());
                    return Future.succeededFuture();
                });
            }
        };
    }

    private static Refusal refusal(Declined declined) {
        var reason = switch (declined.why()) {
            case OVERLOADED, NOT_STORED -> Reason.OVERLOADED;
            case STOPPED -> Reason.DRAINING;
            case REQUEST_DIFFERS -> Reason.REQUEST_DIFFERS;
        };
        return new Refusal(reason, String.valueOf(declined.getMessage()));
    }

    @Override
    public Future<Beat> beat(LeaseId id, List<Measurement> measured) {
        return owner.on(() -> owner.coordinator()
                .desk()
                .beat(id, measured)
                .map(Future::succeededFuture)
                .orElseGet(() -> ended(id).map(lease -> new Beat.Stop(end(lease)))));
    }

    @Override
    public Future<WorkerLease> deliver(LeaseId id, Delivery delivery) {
        return settled(id, desk -> desk.deliver(id, delivery)).map(lease -> {
            var ended = end(lease);
            if (ended.how() != Ending.ANSWERED) {
                LOG.info(
                        "Study {} trial {}: a late result of worker {} is refused, its lease is {}.",
                        Field.study(lease.study()),
                        Field.index(lease.index()),
                        new Field("worker", lease.worker()),
                        words(ended));
                throw superseded(lease);
            }
            if (!ended.resultSha256().equals(delivery.sha256())) {
                LOG.info(
                        "Study {} trial {}: a second result of worker {} is refused.",
                        Field.study(lease.study()),
                        Field.index(lease.index()),
                        new Field("worker", lease.worker()));
                throw new Refusal(
                        Reason.RESULT_DIFFERS,
                        "Trial " + lease.index() + " of study '" + lease.study()
                                + "' has another result from this lease.");
            }
            return lease;
        });
    }

    @Override
    public Future<Void> giveBack(LeaseId id) {
        return settled(id, desk -> desk.giveBack(id)).map(lease -> {
            if (end(lease).how() != Ending.RETURNED) {
                throw superseded(lease);
            }
            return null;
        });
    }

    /// How a lease has ended, by `action` or before.
    private Future<WorkerLease> settled(LeaseId id, Function<Desk, Optional<Future<WorkerLease>>> action) {
        return owner.on(() -> action.apply(owner.coordinator().desk())
                .map(settled -> owner.coordinator()
                        .writes()
                        .unlessHeldUp(settled)
                        .recover(error -> Future.failedFuture(
                                error instanceof Refusal
                                        ? error
                                        : new Refusal(
                                                Reason.STORE_FAULT,
                                                "The result could not be stored: " + error.getMessage()))))
                .orElseGet(() -> ended(id)));
    }

    private Future<WorkerLease> ended(LeaseId id) {
        return owner.blocking(() -> store.workerLease(id.token())
                .filter(lease ->
                        id.matches(lease.secretSha256()) && lease.ended().isPresent())
                .orElseThrow(() -> new Refusal(
                        Reason.LEASE_GONE,
                        "There is no lease with this id; it may be of a study that was deleted or does not go on, or of"
                                + " a server before it was restored from a backup.")));
    }

    private static Ended end(WorkerLease lease) {
        return lease.ended().orElseThrow();
    }

    private static Refusal superseded(WorkerLease lease) {
        return new Refusal(
                Reason.LEASE_SUPERSEDED,
                "The lease on trial " + lease.index() + " of study '" + lease.study() + "' has ended: it is "
                        + words(end(lease)) + ".");
    }

    private static String words(Ended ended) {
        return switch (ended.how()) {
            case ANSWERED -> "answered";
            case RETURNED -> "given back";
            case SUPERSEDED ->
                "superseded"
                        + ended.cause().map(cause -> " (" + cause.word() + ")").orElse("");
        };
    }
}
