package dev.gridwright.engine.remote;

import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.log.Field;
import dev.gridwright.store.Change;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.WorkerLease.Ended;
import dev.gridwright.store.WorkerLease.Ending;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Ending.Completed;
import dev.gridwright.trial.Ending.Fell;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leases that are not over, from the moment a trial is claimed until the end of its lease is stored.
///
/// ```
/// taken --stored--> open --result--> answered ---------.
///   |                |--limit, cancel--> superseded ---|--stored--> known to the store alone
///   `--not stored    `--given back--> returned --------'
///      or unwanted: put back
/// ```
///
/// The end of a lease is written before what becomes of its trial: whoever reads them in between takes the lease for
/// open. It is written once more behind that, so that its worker is told when both are stored.
///
/// *Thread*: the coordinator's event loop.
final class OpenLeases {
    private static final Logger LOG = LoggerFactory.getLogger(OpenLeases.class);

    private final Work work;
    private final Timers timers;
    private final Attempts attempts;
    private final Consumer<OpenLease> afterEnd;
    private final Map<Long, OpenLease> leases = new LinkedHashMap<>();

    /// @param attempts told of each
    /// @param afterEnd told of each lease that its worker does not hold any more
    OpenLeases(Work work, Timers timers, Attempts attempts, Consumer<OpenLease> afterEnd) {
        this.work = work;
        this.timers = timers;
        this.attempts = attempts;
        this.afterEnd = afterEnd;
    }

    int size() {
        return leases.size();
    }

    /// Those of a study that workers hold.
    List<OpenLease> heldOf(String study) {
        return leases.values().stream()
                .filter(lease -> lease.isOpen() && lease.stored().study().equals(study))
                .toList();
    }

    /// Stores a lease of a claimed trial and opens it.
    ///
    /// @param decided called once: the lease is open, or its trial was put back
    void take(OpenLease lease, Runnable decided) {
        leases.put(lease.token(), lease);
        work.write(
                new Change.WorkerLeaseOpened(lease.stored()),
                () -> {
                    if (lease.isUnwanted()) {
                        giveBack(lease);
                    } else {
                        lease.start(Duration.ZERO, attempts);
                        watch(lease);
                        work.handedOut(lease.task());
                    }
                    decided.run();
                },
                error -> {
                    LOG.warn(
                            "Study {} trial {}: a worker's lease could not be stored and is given back: {}",
                            Field.study(lease.stored().study()),
                            Field.index(lease.stored().index()),
                            error.getMessage());
                    leases.remove(lease.token());
                    work.putBack(lease.task());
                    decided.run();
                });
    }

    /// Goes on with a lease of an earlier life. Its worker has a whole heartbeat time, and its attempt at least as
    /// long.
    void adopt(OpenLease lease, Duration elapsed) {
        leases.put(lease.token(), lease);
        var most = lease.limits().run().minus(lease.limits().heartbeat());
        var used = elapsed.compareTo(most) < 0 ? elapsed : most;
        lease.start(used.isNegative() ? Duration.ZERO : used, attempts);
        watch(lease);
    }

    /// The lease with this id, as long as it is not over.
    Optional<OpenLease> find(LeaseId id) {
        return Optional.ofNullable(leases.get(id.token()))
                .filter(lease -> id.matches(lease.stored().secretSha256()));
    }

    private void watch(OpenLease lease) {
        long left = lease.limits().left(lease.used());
        if (left > 0) {
            lease.timer(timers.after(Duration.ofNanos(left), () -> watch(lease)));
            return;
        }
        supersede(lease, lease.limits().reached(lease.used(), lease.stored().worker()));
    }

    Beat beat(OpenLease lease, Collection<Measurement> measured) {
        var ended = lease.stored().ended();
        if (ended.isPresent()) {
            return new Beat.Stop(ended.get());
        }
        lease.heard(measured, false);
        return new Beat.GoOn(lease.limits().heartbeat(), lease.runLeft());
    }

    /// Settles a lease by its worker's report, unless it has ended.
    ///
    /// @return how it has ended, once that is stored
    Future<WorkerLease> deliver(OpenLease lease, Delivery delivery) {
        if (lease.isOpen()) {
            lease.heard(delivery.measurements(), true);
            var result = judge(lease, delivery);
            var fell = result instanceof Result.Fell(Fell each) ? Optional.of(each) : Optional.<Fell>empty();
            end(
                    lease,
                    new Ended(
                            Ending.ANSWERED,
                            Optional.of(fell.map(Fell::outcome).orElse(Outcome.SUCCEEDED)),
                            fell.map(Fell::cause),
                            delivery.sha256()),
                    () -> work.ended(lease.stored(), lease.attempt(result, delivery.output())));
        }
        return lease.over().future();
    }

    private static Result judge(OpenLease lease, Delivery delivery) {
        return switch (delivery.ending()) {
            case Fell fell -> new Result.Fell(fell);
            case Completed(var exitCode) ->
                switch (Folds.judge(lease.task().objective(), lease.measurements())) {
                    case Folds.Result.Scored scored -> new Result.Scored(scored, exitCode);
                    case Folds.Result.Unusable unusable ->
                        new Result.Fell(unusable.ending().exited(exitCode));
                };
        };
    }

    /// Takes a lease back that its worker does not want, unless it has ended.
    ///
    /// @return how it has ended, once that is stored
    Future<WorkerLease> giveBack(OpenLease lease) {
        if (lease.stored().ended().isEmpty()) {
            end(
                    lease,
                    new Ended(Ending.RETURNED, Optional.empty(), Optional.empty(), ""),
                    () -> work.putBack(lease.task()));
        }
        return lease.over().future();
    }

    /// Ends all attempts of a study as decided; leases that are not stored yet are given back.
    void end(String study, Decided decision) {
        for (var lease : new ArrayList<>(leases.values())) {
            if (!lease.stored().study().equals(study)) {
                continue;
            }
            if (lease.isOpen()) {
                supersede(lease, decision);
            } else {
                lease.unwanted();
            }
        }
    }

    private void supersede(OpenLease lease, Decided decision) {
        var stored = lease.stored();
        LOG.info(
                "Study {} trial {}: the lease of worker {} is superseded: {}.",
                Field.study(stored.study()),
                Field.index(stored.index()),
                new Field("worker", stored.worker()),
                decision.cause().word());
        var fell = new Fell(
                decision.outcome(), decision.cause(), decision.message(), OptionalInt.empty(), OptionalInt.empty());
        end(
                lease,
                new Ended(Ending.SUPERSEDED, Optional.of(fell.outcome()), Optional.of(fell.cause()), ""),
                () -> work.ended(lease.stored(), lease.attempt(new Result.Fell(fell), "")));
    }

    private void end(OpenLease lease, Ended ended, Runnable effect) {
        lease.end(ended);
        var stored = lease.stored();
        var change = new Change.WorkerLeaseEnded(stored.study(), stored.token(), ended);
        work.write(change, () -> {}, error -> {});
        effect.run();
        work.write(
                change,
                () -> {
                    leases.remove(stored.token());
                    lease.over().complete(stored);
                },
                lease.over()::fail);
        afterEnd.accept(lease);
    }

    /// Forgets the leases without ending them: they stay open in the store.
    void close() {
        leases.values().forEach(OpenLease::cancelTimer);
    }
}
