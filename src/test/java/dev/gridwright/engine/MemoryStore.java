package dev.gridwright.engine;

import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Change;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.EndedTrial;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.OpenWork.OpenLease;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.StopRule;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// A store without a disk, which can be held up, refuse, and be cut off like a server that is killed. A change is
/// durable when it is applied, which a thread of its own does, in order.
final class MemoryStore implements StudyStore {
    private final Map<String, Data> studies;
    private final Map<String, SubmissionKey.Used> keys = new LinkedHashMap<>();
    private final Map<String, KeptResult> results;
    private final long incarnation;
    private final Deque<Write> queue = new ArrayDeque<>();
    private final Thread writer;
    private Predicate<Change> held = change -> false;
    private Predicate<Change> refused = change -> false;
    private String fault = "";
    private boolean closed;
    private boolean cutOff;

    private record Write(Change change, CompletableFuture<Void> done) {}

    /// What is kept of one study.
    private static final class Data {
        StoredStudy study;
        final Map<Long, StoredTrial> trials = new LinkedHashMap<>();
        final Map<Long, Long> eventIds = new TreeMap<>();
        final List<PastAttempt> attempts = new ArrayList<>();
        final Map<Long, OpenLease> leases = new LinkedHashMap<>();
        final Map<Long, AddedPoint> added = new LinkedHashMap<>();
        long points;
        final Map<Long, WorkerLease> held = new TreeMap<>();

        Data(StoredStudy study) {
            this.study = study;
            this.points = study.points();
        }

        void event(long id) {
            if (id != 0 && eventIds.put(id, id) != null) {
                throw new ChangeRefused("event " + id + " twice");
            }
        }
    }

    MemoryStore() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), 1);
    }

    private MemoryStore(Map<String, Data> studies, Map<String, KeptResult> results, long incarnation) {
        this.studies = studies;
        this.results = results;
        this.incarnation = incarnation;
        this.writer = Thread.ofPlatform().name("memory-store").daemon().start(this::run);
    }

    /// The store as the next life finds it; this one is cut off: nothing that is written to it matters any more.
    synchronized MemoryStore nextLife() {
        cutOff = true;
        fault = "cut off";
        notifyAll();
        return new MemoryStore(studies, results, incarnation + 1);
    }

    /// Holds up the first change that matches, and all behind it.
    synchronized void hold(Predicate<Change> which) {
        held = which;
    }

    /// Waits until a change is held up.
    synchronized void awaitHeld() {
        while (queue.isEmpty() || !held.test(queue.element().change())) {
            await();
        }
    }

    synchronized void letGo() {
        held = change -> false;
        notifyAll();
    }

    /// Refuses changes that match.
    synchronized void refuse(Predicate<Change> which) {
        refused = which;
    }

    /// Keeps the result of one trial as that of another, as if their seeds were equal.
    synchronized void mistake(Trial result, Trial asked, String identity) {
        var kept = Objects.requireNonNull(results.get(identity + " " + result.seed()));
        var mistaken = new Trial(
                result.index(),
                result.point(),
                result.outcome(),
                result.cause(),
                result.message(),
                result.objective(),
                result.deviation(),
                result.metrics(),
                result.reused(),
                asked.seed(),
                result.attempts(),
                result.measurements());
        results.put(identity + " " + asked.seed(), new KeptResult(kept.study(), mistaken));
    }

    synchronized void fault(String text) {
        fault = text;
    }

    private void run() {
        while (true) {
            Write next;
            Optional<RuntimeException> error = Optional.empty();
            synchronized (this) {
                while (!cutOff
                        && (queue.isEmpty()
                                ? !closed
                                : held.test(queue.element().change()))) {
                    await();
                }
                if (cutOff || queue.isEmpty()) {
                    return;
                }
                next = queue.remove();
                try {
                    if (refused.test(next.change())) {
                        throw new ChangeRefused("refused by the test");
                    }
                    apply(next.change());
                } catch (RuntimeException e) {
                    error = Optional.of(e);
                }
            }
            if (error.isPresent()) {
                next.done().completeExceptionally(error.get());
            } else {
                next.done().complete(null);
            }
        }
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void apply(Change change) {
        switch (change) {
            case Change.StudyCreated created -> {
                created.key().ifPresent(key -> {
                    var used = new SubmissionKey.Used(
                            key.requestSha256(), created.study().id());
                    if (keys.putIfAbsent(key.scope() + " " + key.key(), used) != null) {
                        throw new ChangeRefused("key " + key + " twice");
                    }
                });
                studies.put(created.study().id(), new Data(created.study()));
            }
            case Change.StudyChanged changed -> {
                var data = data(changed.study());
                data.event(changed.event());
                data.study = with(data, changed.status());
            }
            case Change.StudyPrepared prepared -> {
                var data = data(prepared.study());
                data.study = data.study.provenance(prepared.provenance());
            }
            case Change.TrialEnded ended -> {
                var data = data(ended.study());
                if (data.trials.containsKey(ended.trial().index())) {
                    throw new ChangeRefused("trial " + ended.trial().index() + " ended twice");
                }
                data.event(ended.event());
                data.trials.put(ended.trial().index(), new StoredTrial(ended.trial(), ended.event()));
            }
            case Change.AttemptEnded ended ->
                data(ended.study())
                        .attempts
                        .add(new PastAttempt(ended.index(), ended.attempt(), ended.charged(), false, ended.due()));
            case Change.BestImproved best -> data(best.study()).event(best.event());
            case Change.LeaseOpened lease ->
                data(lease.study())
                        .leases
                        .put(lease.token(), new OpenLease(lease.token(), lease.indices(), lease.slot(), lease.at()));
            case Change.LeaseClosed lease -> data(lease.study()).leases.remove(lease.token());
            case Change.WorkerLeaseOpened opened ->
                data(opened.lease().study()).held.put(opened.lease().token(), opened.lease());
            case Change.WorkerLeaseRenamed renamed ->
                data(renamed.study())
                        .held
                        .computeIfPresent(renamed.token(), (token, lease) -> lease.renamed(renamed.secretSha256()));
            case Change.WorkerLeaseEnded ended ->
                data(ended.study()).held.computeIfPresent(ended.token(), (token, lease) -> lease.ended(ended.ended()));
            case Change.TrialsReopened reopened -> {
                var data = data(reopened.study());
                for (long index : reopened.indices()) {
                    var trial =
                            Objects.requireNonNull(data.trials.remove(index)).trial();
                    data.attempts.removeIf(past -> past.index() == index);
                    trial.attempts()
                            .forEach(attempt ->
                                    data.attempts.add(new PastAttempt(index, attempt, false, true, Optional.empty())));
                }
                data.event(reopened.event());
                data.study = with(data, reopened.status());
            }
            case Change.PointsAdded added -> {
                var data = data(added.study());
                data.event(added.event());
                added.added().forEach(point -> {
                    var before = data.added.remove(point.index());
                    boolean isNew = before == null ? point.isNew() : before.isNew();
                    data.added.put(
                            point.index(),
                            new AddedPoint(point.index(), point.point(), isNew, point.first(), added.event()));
                });
                data.points = added.points();
                data.study = with(data, added.status());
            }
            case Change.ResultsKept kept ->
                data(kept.study()).trials.values().stream()
                        .filter(stored -> stored.trial().outcome() == Outcome.SUCCEEDED)
                        .forEach(stored -> results.put(
                                kept.identity() + " " + stored.trial().seed(),
                                new KeptResult(kept.study(), stored.trial())));
            case Change.StudyDeleted deleted -> studies.remove(deleted.study());
            case Change.TokenCreated ignored -> {}
            case Change.TokenUsed ignored -> {}
            case Change.TokenRevoked ignored -> {}
            case Change.DeliveryTried ignored -> {}
        }
    }

    private Data data(String study) {
        var data = studies.get(study);
        if (data == null) {
            throw new ChangeRefused("no study " + study);
        }
        return data;
    }

    private static StoredStudy with(Data data, StudyStatus status) {
        var study = data.study;
        long lastEvent =
                data.eventIds.keySet().stream().mapToLong(id -> id).max().orElse(0);
        return new StoredStudy(
                study.id(),
                study.name(),
                study.document(),
                study.format(),
                study.folder(),
                study.selection(),
                study.objective(),
                study.kind(),
                data.points,
                study.createdAt(),
                study.provenance(),
                study.owner(),
                status,
                lastEvent);
    }

    @Override
    public synchronized CompletableFuture<Void> write(Change change) {
        if (closed) {
            return CompletableFuture.failedFuture(new StoreFailed("closed"));
        }
        var write = new Write(change, new CompletableFuture<>());
        queue.add(write);
        notifyAll();
        return write.done();
    }

    @Override
    public synchronized List<WorkerLease> openWorkerLeases(String study) {
        return data(study).held.values().stream()
                .filter(lease -> lease.ended().isEmpty())
                .toList();
    }

    @Override
    public synchronized Optional<WorkerLease> workerLease(long token) {
        return studies.values().stream()
                .flatMap(data -> data.held.values().stream())
                .filter(lease -> lease.token() == token)
                .findFirst();
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public synchronized Optional<String> fault() {
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    @Override
    public List<Delivery.Shown> deliveries(String study) {
        return List.of();
    }

    @Override
    public synchronized Optional<StoredStudy> study(String id) {
        return Optional.ofNullable(studies.get(id)).map(data -> with(data, data.study.status()));
    }

    @Override
    public synchronized List<StoredStudy> studies(StudyQuery query) {
        return studies.values().stream()
                .map(data -> with(data, data.study.status()))
                .toList()
                .reversed();
    }

    @Override
    public synchronized List<AddedPoint> addedPoints(String study) {
        var data = studies.get(study);
        return data == null ? List.of() : List.copyOf(data.added.values());
    }

    @Override
    public synchronized OptionalLong points(String study) {
        var data = studies.get(study);
        return data == null ? OptionalLong.empty() : OptionalLong.of(data.points);
    }

    @Override
    public synchronized Optional<StudyView> view(String id) {
        return Optional.ofNullable(studies.get(id)).map(MemoryStore::view);
    }

    private static StudyView view(Data data) {
        var study = data.study;
        var status = study.status();
        var ledger = new Ledger(data.points, Goal.MAXIMIZE, StopRule.NONE, Optional.empty());
        data.trials
                .values()
                .forEach(stored -> ledger.tell(
                        stored.trial().index(),
                        stored.trial().outcome(),
                        stored.trial().cached(),
                        stored.trial().objective()));
        OptionalLong best = status.best();
        return new StudyView(
                study.id(),
                study.name(),
                status.state(),
                status.stopReason(),
                status.message(),
                status.labels(),
                status.priority(),
                status.limits(),
                study.objective(),
                study.kind(),
                data.points,
                status.counts().orElse(ledger.counts(0, 0)),
                best.isPresent()
                        ? Optional.ofNullable(data.trials.get(best.getAsLong())).map(StoredTrial::trial)
                        : Optional.empty(),
                status.gates(),
                status.verdict(),
                study.createdAt(),
                status.startedAt(),
                status.endedAt(),
                status.elapsed(),
                Optional.<Duration>empty(),
                study.provenance(),
                study.owner(),
                0,
                status.reopening().event());
    }

    @Override
    public synchronized StudyPage page(StudyQuery query) {
        return new StudyPage(
                studies.values().stream().map(MemoryStore::view).toList().reversed(), OptionalLong.empty());
    }

    @Override
    public synchronized List<StoredStudy> unfinished() {
        return studies.values().stream()
                .filter(data -> !data.study.status().state().ended())
                .map(data -> with(data, data.study.status()))
                .toList();
    }

    @Override
    public synchronized void forEachEnded(String study, Consumer<EndedTrial> action) {
        data(study).trials.values().stream()
                .sorted(Comparator.comparingLong(StoredTrial::event))
                .forEach(stored -> action.accept(new EndedTrial(
                        stored.trial().index(),
                        stored.trial().outcome(),
                        stored.trial().cached(),
                        stored.trial().objective(),
                        stored.event())));
    }

    @Override
    public int forEachScoredAfter(String study, long after, int limit, Consumer<ScoredTrial> action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int forEachEndedAfter(String study, long after, int limit, long pointsFrom, Consumer<EndedPoint> action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredTrial> trialsAt(String study, long[] indices) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long[] endedAmong(String study, long[] indices) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredTrial> latest(String study, long before, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized OpenWork openWork(String study) {
        var data = data(study);
        return new OpenWork(
                data.attempts.stream()
                        .filter(past -> !data.trials.containsKey(past.index()))
                        .toList(),
                List.copyOf(data.leases.values()));
    }

    @Override
    public synchronized Optional<Trial> trial(String study, long index) {
        return Optional.ofNullable(data(study).trials.get(index)).map(StoredTrial::trial);
    }

    @Override
    public synchronized List<StoredTrial> trials(TrialQuery query) {
        long after =
                query.after().map(position -> position.trial().trial().index()).orElse(-1L);
        return data(query.study()).trials.values().stream()
                .filter(stored -> query.outcomes().isEmpty()
                        || query.outcomes().contains(stored.trial().outcome()))
                .filter(stored -> stored.trial().index() > after)
                .sorted(Comparator.comparingLong(stored -> stored.trial().index()))
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized List<Trial> best(String study, int k) {
        return List.of();
    }

    @Override
    public List<StoredEvent> events(String study, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized double[] values(String study, String metric) {
        return data(study).trials.values().stream()
                .filter(stored -> stored.trial().metrics().containsKey(metric))
                .mapToDouble(stored -> stored.trial().metrics().get(metric))
                .toArray();
    }

    @Override
    public synchronized long eventFrom(String study, Instant time) {
        throw new UnsupportedOperationException("nobody here asks for it");
    }

    @Override
    public synchronized Optional<String> output(String study, long index, long token) {
        return Optional.empty();
    }

    @Override
    public synchronized long retries(String study, long upTo) {
        return data(study).attempts.stream()
                .filter(past -> past.charged() && !past.attempt().cause().equals(Optional.of(Cause.INTERRUPTED)))
                .filter(past -> Optional.ofNullable(data(study).trials.get(past.index()))
                        .filter(ended -> ended.event() <= upTo)
                        .isEmpty())
                .count();
    }

    @Override
    public synchronized boolean keepsAny(String identity) {
        return results.keySet().stream().anyMatch(key -> key.startsWith(identity + " "));
    }

    @Override
    public synchronized List<KeptResult> kept(String identity, long[] seeds) {
        return LongStream.of(seeds)
                .mapToObj(seed -> Optional.ofNullable(results.get(identity + " " + seed)))
                .flatMap(Optional::stream)
                .filter(kept -> studies.containsKey(kept.study()))
                .toList();
    }

    @Override
    public synchronized Optional<SubmissionKey.Used> submission(String scope, String key) {
        return Optional.ofNullable(keys.get(scope + " " + key));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
