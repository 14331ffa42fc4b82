package dev.gridwright.engine.remote;

import dev.gridwright.engine.remote.Declined.Why;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.store.Change;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Measurement;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where workers ask for trials: those that find none wait here until there is work or their time is up. Who has
/// waited longest comes first.
///
/// A request id stands for what was handed out under it as long as one of those leases is open, in this life of the
/// server or one before.
///
/// *Thread*: confined to the coordinator's event loop.
public final class Desk {
    /// Requests that wait at once.
    public static final int MAX_WAITING = 4_000;

    /// Leases that are open at once.
    static final int MAX_OPEN = 100_000;

    private static final int MAX_QUEUES_KNOWN = 1_000;

    private final Work work;
    private final Timers timers;
    private final InstantSource clock;
    private final OpenLeases leases;
    private final Map<Set<String>, Set<Pending>> waiting = new LinkedHashMap<>();
    private final Map<String, Pending> requests = new HashMap<>();
    private final Map<String, List<OpenLease>> adopted = new HashMap<>();
    private final Map<String, Long> lastAsked = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_QUEUES_KNOWN;
        }
    };
    private int waitingCount;
    private boolean stopped;

    public Desk(Work work, Timers timers, InstantSource clock, Attempts attempts) {
        this.work = work;
        this.timers = timers;
        this.clock = clock;
        this.leases = new OpenLeases(work, timers, attempts, this::ended);
    }

    /// What a worker waits for.
    ///
    /// @param abandon to be called when nobody waits for the answer any more
    public record Asked(Future<List<HandOut>> answer, Runnable abandon) {}

    /// Asks for trials.
    ///
    /// @return the leases, none when nothing came within the wait; fails with [Declined]
    public Asked ask(Ask ask) {
        ask.queues().forEach(queue -> lastAsked.put(queue, timers.nanos()));
        if (stopped) {
            return declined(Why.STOPPED, "The server is shutting down.");
        }
        var known = requests.get(ask.request());
        if (known != null) {
            if (!known.ask().sameAs(ask)) {
                return declined(
                        Why.REQUEST_DIFFERS, "The request_id '" + ask.requestId() + "' stands for another request.");
            }
            known.join();
            return asked(known);
        }
        if (waitingCount >= MAX_WAITING || leases.size() >= MAX_OPEN) {
            return declined(
                    Why.OVERLOADED,
                    waitingCount >= MAX_WAITING
                            ? waitingCount + " requests for leases wait already."
                            : leases.size() + " leases are open already.");
        }
        var pending = new Pending(ask);
        if (!ask.request().isEmpty()) {
            requests.put(ask.request(), pending);
        }
        var earlier = adopted.remove(ask.request());
        if (earlier != null) {
            rename(pending, earlier);
        } else {
            waitFor(pending);
        }
        return asked(pending);
    }

    private static Asked declined(Why why, String message) {
        return new Asked(Future.failedFuture(new Declined(why, message)), () -> {});
    }

    private Asked asked(Pending pending) {
        var answer = pending.answer()
                .map(taken -> taken.stream()
                        .filter(OpenLease::isOpen)
                        .map(lease -> new HandOut(
                                lease.id().orElseThrow(),
                                lease.task(),
                                lease.stored().heartbeat(),
                                lease.runLeft()))
                        .toList());
        return new Asked(answer, () -> abandon(pending));
    }

    private void waitFor(Pending pending) {
        waiting.computeIfAbsent(pending.ask().queues(), queues -> new LinkedHashSet<>())
                .add(pending);
        waitingCount++;
        supply();
        if (!pending.leases().isEmpty()) {
            return;
        }
        if (pending.ask().patience().isZero()) {
            answerNothing(pending);
        } else {
            pending.timer(timers.after(pending.ask().patience(), () -> answerNothing(pending)));
        }
    }

    private boolean stopWaiting(Pending pending) {
        var group = waiting.get(pending.ask().queues());
        if (group == null || !group.remove(pending)) {
            return false;
        }
        if (group.isEmpty()) {
            waiting.remove(pending.ask().queues());
        }
        waitingCount--;
        pending.cancelTimer();
        return true;
    }

    private void answerNothing(Pending pending) {
        if (stopWaiting(pending)) {
            requests.remove(pending.ask().request(), pending);
            pending.promise().complete(List.of());
        }
    }

    private void abandon(Pending pending) {
        if (pending.leave()) {
            answerNothing(pending);
        }
    }

    /// Hands out trials to those who wait, one to each in turn. To be called whenever there may be work.
    public void supply() {
        if (waiting.isEmpty() || stopped) {
            return;
        }
        var served = new LinkedHashSet<Pending>();
        var groups = new ArrayList<>(waiting.values());
        while (!groups.isEmpty()) {
            groups.removeIf(group -> !supplyOnce(group, served));
        }
        for (var pending : served) {
            boolean unused = stopWaiting(pending);
        }
        served.forEach(this::store);
    }

    /// @return whether there may be more for these
    private boolean supplyOnce(Set<Pending> group, Set<Pending> served) {
        boolean more = false;
        for (var pending : group) {
            if (pending.wantsMore()) {
                var task = work.claim(pending.ask().queues());
                if (task.isEmpty()) {
                    return false;
                }
                pending.add(lease(pending.ask(), task.get()));
                served.add(pending);
                more = true;
            }
        }
        return more;
    }

    private OpenLease lease(Ask ask, TrialTask task) {
        var id = LeaseId.random(task.token());
        var stored = new WorkerLease(
                task.study(),
                task.token(),
                task.index(),
                ask.worker(),
                ask.request(),
                id.sha256(),
                ask.heartbeat(),
                clock.instant(),
                Optional.empty());
        return new OpenLease(Optional.of(id), stored, task, timers);
    }

    private void store(Pending pending) {
        for (var lease : List.copyOf(pending.leases())) {
            leases.take(lease, () -> {
                if (pending.stored()) {
                    answer(pending);
                }
            });
        }
    }

    private void answer(Pending pending) {
        var open = pending.leases().stream().filter(OpenLease::isOpen).toList();
        if (pending.isAbandoned() && pending.ask().request().isEmpty()) {
            // Nobody can ever come to know their ids.
            open.forEach(leases::giveBack);
        }
        if (open.isEmpty()) {
            requests.remove(pending.ask().request(), pending);
            pending.promise().fail(new Declined(Why.NOT_STORED, "The leases could not be stored."));
        } else {
            pending.promise().complete(open);
        }
    }

    /// A request whose answer may have been lost with the server of an earlier life: its leases get other ids.
    private void rename(Pending pending, List<OpenLease> earlier) {
        earlier.forEach(pending::add);
        for (var lease : earlier) {
            lease.rename(LeaseId.random(lease.token()));
            var stored = lease.stored();
            Runnable decided = () -> {
                if (pending.stored()) {
                    answer(pending);
                }
            };
            work.write(
                    new Change.WorkerLeaseRenamed(stored.study(), stored.token(), stored.secretSha256()),
                    decided,
                    error -> decided.run());
        }
    }

    private void ended(OpenLease lease) {
        var request = lease.stored().request();
        if (request.isEmpty()) {
            return;
        }
        var pending = requests.get(request);
        if (pending != null
                && pending.answer().isComplete()
                && pending.leases().stream().noneMatch(OpenLease::isOpen)) {
            requests.remove(request);
        }
        adopted.computeIfPresent(request, (key, all) -> {
            var rest = new ArrayList<>(all);
            rest.remove(lease);
            return rest.isEmpty() ? null : rest;
        });
    }

    /// Goes on with a lease of an earlier life.
    public void adopt(WorkerLease stored, TrialTask task) {
        var lease = new OpenLease(Optional.empty(), stored, task, timers);
        var elapsed = Duration.between(stored.takenAt(), clock.instant());
        leases.adopt(lease, elapsed.isNegative() ? Duration.ZERO : elapsed);
        if (!stored.request().isEmpty()) {
            adopted.computeIfAbsent(stored.request(), request -> new ArrayList<>())
                    .add(lease);
        }
    }

    /// A worker says that it is there. Empty when the lease is over, or never was.
    public Optional<Beat> beat(LeaseId id, Collection<Measurement> measured) {
        return leases.find(id).map(lease -> leases.beat(lease, measured));
    }

    /// A worker reports.
    ///
    /// @return how its lease has ended, by this report or before, once stored; empty when it is unknown
    public Optional<Future<WorkerLease>> deliver(LeaseId id, Delivery delivery) {
        return leases.find(id).map(lease -> leases.deliver(lease, delivery));
    }

    /// A worker gives its trial back; answers as [#deliver].
    public Optional<Future<WorkerLease>> giveBack(LeaseId id) {
        return leases.find(id).map(leases::giveBack);
    }

    /// Ends the attempts of a study as decided; their workers hear of it when they beat.
    public void end(String study, Decided decision) {
        leases.end(study, decision);
    }

    /// A trial that a worker holds.
    public record Held(TrialTask task, String worker, Instant since) {}

    /// The trials of a study that workers hold.
    public List<Held> held(String study) {
        return leases.heldOf(study).stream()
                .map(lease -> new Held(
                        lease.task(), lease.stored().worker(), clock.instant().minus(lease.age())))
                .toList();
    }

    /// How many requests wait for trials of a queue.
    public int waiting(String queue) {
        return waiting.entrySet().stream()
                .filter(group -> group.getKey().contains(queue))
                .mapToInt(group -> group.getValue().size())
                .sum();
    }

    /// How long ago somebody last asked for trials of a queue; empty when nobody did lately.
    public Optional<Duration> lastAsked(String queue) {
        return Optional.ofNullable(lastAsked.get(queue)).map(nanos -> Duration.ofNanos(timers.nanos() - nanos));
    }

    /// Hands out nothing any more and tells those who wait so; open leases may still be answered.
    public void stop() {
        stopped = true;
        List.copyOf(waiting.values()).forEach(group -> List.copyOf(group).forEach(this::answerNothing));
    }

    /// Forgets the open leases; in the store they stay open for the next life.
    public void close() {
        leases.close();
    }
}
