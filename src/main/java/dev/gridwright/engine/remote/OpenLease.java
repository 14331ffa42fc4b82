package dev.gridwright.engine.remote;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.AttemptFacts;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Seeds;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One lease that is not over: taken until it is stored, then open with its worker, then ended until that is stored.
///
/// *Thread*: the coordinator's event loop.
final class OpenLease {
    /// What is measured on the way, in steps and folds; more of one attempt is not kept. A report at its end may bring
    /// as much again.
    static final int MAX_MEASUREMENTS = 10_000;

    static final int MAX_NUMBERS = 50_000;

    /// In place of a pool.
    private static final String WORKER = "worker";

    private final LeasedTrial trial;
    private final Limits limits;
    private final Timers timers;
    private final Map<Place, Measurement> measurements = new LinkedHashMap<>();
    private final Promise<WorkerLease> over = Promise.promise();
    private Optional<LeaseId> id;
    private WorkerLease stored;
    private boolean handedOut;
    private boolean unwanted;
    private int numbers;
    private long startedNanos;
    private long measuredNanos;
    private long heardNanos;
    private Timers.@Nullable Timer timer;

    /// Where a measurement belongs; measuring there again takes its place.
    private record Place(OptionalInt step, int fold, int repeat) {}

    /// @param id empty when only its worker knows it, because an earlier life handed it out
    OpenLease(Optional<LeaseId> id, WorkerLease stored, TrialTask task, Timers timers) {
        this.id = id;
        this.stored = stored;
        this.trial = new LeasedTrial(task);
        this.limits = Limits.of(task.settings().timeout(), stored.heartbeat());
        this.timers = timers;
    }

    long token() {
        return stored.token();
    }

    TrialTask task() {
        var traceparent = trial.traceparent();
        return traceparent.isEmpty() ? trial.task() : trial.task().traced(traceparent);
    }

    private AttemptFacts facts() {
        var task = trial.task();
        return new AttemptFacts(
                task.study(),
                task.index(),
                task.attempt(),
                task.token(),
                task.settings().kind().word(),
                WORKER,
                stored.worker(),
                task.traceparent());
    }

    WorkerLease stored() {
        return stored;
    }

    Optional<LeaseId> id() {
        return id;
    }

    void rename(LeaseId other) {
        id = Optional.of(other);
        stored = stored.renamed(other.sha256());
    }

    /// Its worker has it from now on, and had it for `elapsed` before.
    void start(Duration elapsed, Attempts attempts) {
        trial.begun(attempts.begin(facts()));
        handedOut = true;
        long now = timers.nanos();
        startedNanos = now - elapsed.toNanos();
        measuredNanos = now;
        heardNanos = now;
    }

    /// Whether its worker has it, and it has not ended.
    boolean isOpen() {
        return handedOut && stored.ended().isEmpty();
    }

    /// Says that nobody wants it any more, before it is stored.
    void unwanted() {
        unwanted = true;
    }

    boolean isUnwanted() {
        return unwanted;
    }

    /// Its worker has said something.
    ///
    /// @param atEnd whether it reports what its attempt came to
    void heard(Collection<Measurement> measured, boolean atEnd) {
        heardNanos = timers.nanos();
        if (!measured.isEmpty()) {
            measuredNanos = heardNanos;
        }
        for (var each : measured) {
            var place = new Place(each.step(), each.fold(), each.repeat());
            var before = measurements.get(place);
            int more = each.metrics().size()
                    - (before == null ? 0 : before.metrics().size());
            int share = atEnd && each.step().isEmpty() ? 2 : 1;
            boolean room = before != null || measurements.size() < share * MAX_MEASUREMENTS;
            if (room && numbers + more <= share * MAX_NUMBERS) {
                numbers += more;
                measurements.put(place, each);
            }
        }
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements.values());
    }

    Limits limits() {
        return limits;
    }

    Limits.Used used() {
        long now = timers.nanos();
        return new Limits.Used(now - startedNanos, now - measuredNanos, now - heardNanos);
    }

    Duration age() {
        return Duration.ofNanos(timers.nanos() - startedNanos);
    }

    Duration runLeft() {
        var left = limits.run().minus(age());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// Replaces what was going to happen to it.
    void timer(Timers.Timer next) {
        cancelTimer();
        timer = next;
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /// Nothing more is expected of its worker.
    void end(WorkerLease.Ended ended) {
        cancelTimer();
        stored = stored.ended(ended);
        if (ended.how() == WorkerLease.Ending.RETURNED) {
            trial.returned();
        }
    }

    /// Tells what became of it, once that is stored.
    Promise<WorkerLease> over() {
        return over;
    }

    EndedAttempt attempt(Result result, String output) {
        trial.ended(result);
        var task = trial.task();
        return new EndedAttempt(
                trial,
                result,
                Seeds.ofTrial(task.studySeed(), task.point(), 0),
                measurements(),
                output,
                stored.takenAt(),
                age());
    }
}
