package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Seeds;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The coordinator's side of one slot: its lease, the deadline of the trial under way, and the ladder that ends work:
/// ask, wait for the grace, kill, and at last give the slot up.
///
/// ```
/// idle --take--> taken --start--> busy --over--> idle
///                                   `--deadline or end--> ending --over, or the next trial begins--> idle, busy
///                                                            `--cannot be ended--> given up
/// ```
///
/// One timer is pending while a lease is started; whenever it fires, everything is looked at again.
///
/// *Thread*: confined to the coordinator's event loop.
final class Slot {
    /// How often work that is to end is told so again: a word said before the evaluator had begun is not heard.
    private static final Duration REPEAT = Duration.ofMillis(50);

    /// After so long the trials that have not begun are taken back: a lease is a batch of tiny trials or one trial.
    static final Duration MAX_LEASE = Duration.ofMillis(30);

    private final String name;
    private final LeaseRunner runner;
    private final Supplier<Future<Void>> leave;
    private final Evaluator evaluator;
    private final Timers timers;
    private final InstantSource clock;
    private final Listener listener;
    private @Nullable Held held;

    private long maxGraceNanos = Long.MAX_VALUE;
    private Timers.@Nullable Timer timer;

    /// Runs the trials of a lease on the slot's own thread.
    interface LeaseRunner {
        /// Returns at once.
        void run(Lease lease);
    }

    /// What happens on a slot.
    interface Listener {
        /// When the report is over, the slot is idle already.
        void reported(Slot slot, LeaseReport report);

        /// The slot's work cannot be ended; the report is the last of its lease.
        void gaveUp(Slot slot, LeaseReport report);

        /// Work is gone, or its slot is given up, so long after its end was decided; told before the report.
        void killed(Duration took);
    }

    /// The lease of a slot that is not idle.
    private static final class Held {
        final Lease lease;

        /// The trials from this position on were returned.
        int kept;

        boolean started;
        long startedNanos;

        @Nullable
        EndingWork ending;

        Held(Lease lease) {
            this.lease = lease;
            this.kept = lease.trials().size();
        }

        LeasedTrial trial(int position) {
            return lease.trials().get(position);
        }

        /// Takes the trials from `position` on away from the lease; the slot's thread must not begin them any more.
        List<LeasedTrial> takeFrom(int position) {
            int from = Math.min(position, kept);
            var taken = lease.trials().subList(from, kept);
            kept = from;
            return taken;
        }
    }

    /// The trial at `position` was decided at a moment, and its work is being ended since.
    private record EndingWork(int position, long sinceNanos) {}

    Slot(
            String name,
            SlotThreads.Seat seat,
            Evaluator evaluator,
            Timers timers,
            InstantSource clock,
            Listener listener) {
        this.name = name;
        this.runner = seat.runner();
        this.leave = seat.leave();
        this.evaluator = evaluator;
        this.timers = timers;
        this.clock = clock;
        this.listener = listener;
    }

    String name() {
        return name;
    }

    /// Gives the thread of an idle slot up, and ends what its evaluator keeps.
    Future<Void> leave() {
        return leave.get();
    }

    boolean holds(Lease lease) {
        return held != null && held.lease == lease;
    }

    boolean holdsLeaseOf(String study) {
        return held != null && held.lease.study().equals(study);
    }

    Optional<SlotPools.Running> running() {
        var current = held;
        if (current == null || current.lease.progress().position() < 0) {
            return Optional.empty();
        }
        var progress = current.lease.progress();
        var age = Duration.ofNanos(timers.nanos() - progress.startedNanos());
        return Optional.of(new SlotPools.Running(name, current.lease, current.trial(progress.position()), age));
    }

    /// Keeps the slot for a lease that is started later.
    ///
    /// @throws IllegalStateException when the slot is not idle
    void take(Lease lease) {
        if (held != null) {
            throw new IllegalStateException("slot " + name + " was given a lease while it has one");
        }
        held = new Held(lease);
    }

    void start() {
        var current = current();
        current.started = true;
        current.startedNanos = timers.nanos();
        runner.run(current.lease);
        watch(current);
    }

    /// Gives a lease back that was not started.
    void refuse() {
        var current = current();
        release();
        listener.reported(this, new LeaseReport(name, current.lease, List.of(), current.takeFrom(0), true));
    }

    private Held current() {
        if (held == null) {
            throw new IllegalStateException("slot " + name + " is idle");
        }
        return held;
    }

    /// Takes over what the slot's thread has done so far.
    void collect() {
        var current = current();
        boolean over = current.lease.over();
        var attempts = current.lease.takeEnded();
        tellKilled(current, attempts);
        if (over) {
            release();
            listener.reported(
                    this,
                    new LeaseReport(name, current.lease, attempts, current.takeFrom(current.lease.notRunFrom()), true));
        } else if (!attempts.isEmpty()) {
            listener.reported(this, new LeaseReport(name, current.lease, attempts, List.of(), false));
        }
    }

    private void tellKilled(Held current, List<EndedAttempt> attempts) {
        var ending = current.ending;
        if (ending != null) {
            var ended = current.trial(ending.position());
            if (attempts.stream().anyMatch(attempt -> attempt.trial() == ended)) {
                listener.killed(Duration.ofNanos(timers.nanos() - ending.sinceNanos()));
            }
        }
    }

    private void release() {
        held = null;
        cancelTimer();
    }

    /// Lets the trial under way be the last of its lease.
    void drain() {
        current().lease.stopAfterCurrent();
    }

    /// Ends the trial under way as decided, and returns those behind it.
    void end(Decided decision) {
        var current = current();
        current.lease.stopAfterCurrent();
        if (!current.started) {
            return;
        }
        int position = Math.max(0, current.lease.progress().position());
        if (current.trial(position).decide(decision)) {
            var ending = new EndingWork(position, timers.nanos());
            current.ending = ending;
            endWork(current, ending);
        }
    }

    /// Asks work that is to end no longer than that before it is killed.
    void hurry(Duration maxGrace) {
        maxGraceNanos = maxGrace.toNanos();
    }

    /// Ends whatever the evaluator keeps, at the end of the server.
    void close() {
        cancelTimer();
        evaluator.close();
    }

    private void look() {
        var current = current();
        collect();
        if (held != current) {
            return;
        }
        var ending = current.ending;
        if (ending != null
                && ending.position() == Math.max(0, current.lease.progress().position())) {
            endWork(current, ending);
        } else {
            current.ending = null;
            watch(current);
        }
    }

    private void watch(Held current) {
        var progress = current.lease.progress();
        if (progress.position() < 0) {
            // The clock of its first trial has not started.
            lookAfter(Math.min(
                    MAX_LEASE.toNanos(),
                    Deadlines.left(current.trial(0).task().settings().timeout(), 0, 0)));
            return;
        }
        long now = timers.nanos();
        long running = current.lease.runningNanos(now);
        var trial = current.trial(progress.position());
        var timeout = trial.task().settings().timeout();
        long left = Deadlines.left(timeout, running, current.lease.silentNanos(now));
        if (left > 0) {
            watchLength(current, now, left);
        } else if (trial.decide(Deadlines.passed(timeout, running))) {
            var ending = new EndingWork(progress.position(), now);
            current.ending = ending;
            endWork(current, ending);
        } else {
            // It has answered, and the slot's thread is about to say so or to begin the next trial.
            lookAfter(REPEAT.toNanos());
        }
    }

    /// Takes back what has not begun when the lease has become longer than it should, so that other slots and studies
    /// need not wait for the trial under way.
    ///
    /// @param deadline until when the trial under way may go on
    private void watchLength(Held current, long now, long deadline) {
        if (current.kept <= current.lease.progress().position() + 1) {
            lookAtDeadline(current, deadline);
            return;
        }
        long left = MAX_LEASE.toNanos() - (now - current.startedNanos);
        if (left > 0) {
            lookAfter(Math.min(left, deadline));
            return;
        }
        current.lease.stopAfterCurrent();
        var returned = current.takeFrom(current.lease.progress().position() + 1);
        lookAtDeadline(current, deadline);
        listener.reported(this, new LeaseReport(name, current.lease, List.of(), returned, false));
    }

    /// The trial under way is the last one. Those before it may have ended since the last look, and the slot's thread
    /// may be too busy now to say so.
    private void lookAtDeadline(Held current, long deadline) {
        lookAfter(current.lease.hasEnded() ? Math.min(REPEAT.toNanos(), deadline) : deadline);
    }

    private void endWork(Held current, EndingWork ending) {
        var task = current.trial(ending.position()).task();
        long since = timers.nanos() - ending.sinceNanos();
        long grace = Math.min(maxGraceNanos, Deadlines.grace(task.settings()));
        switch (Deadlines.step(task.settings(), grace, since)) {
            case ASK -> {
                evaluator.stop(task.token(), false);
                lookAfter(Math.min(REPEAT.toNanos(), grace - since));
            }
            case KILL -> {
                evaluator.stop(task.token(), true);
                lookAfter(REPEAT.toNanos());
            }
            case GIVE_UP -> giveUp(current, ending);
        }
    }

    private void giveUp(Held current, EndingWork ending) {
        var lease = current.lease;
        lease.stopAfterCurrent();
        var progress = lease.progress();
        if (Math.max(0, progress.position()) != ending.position()) {
            // Its work ended at the last moment, and the next trial has begun.
            current.ending = null;
            watch(current);
            return;
        }
        var trial = current.trial(ending.position());
        var duration =
                progress.position() < 0 ? Duration.ZERO : Duration.ofNanos(timers.nanos() - progress.startedNanos());
        var result = new LeaseReport.Result.Fell(LeaseLoop.fell(trial.decided().orElseThrow()));
        trial.ended(result);
        var attempt = new EndedAttempt(
                trial,
                result,
                Seeds.ofTrial(trial.task().studySeed(), trial.task().point(), 0),
                List.of(),
                "",
                clock.instant().minus(duration),
                duration);
        var returned = current.takeFrom(ending.position() + 1);
        release();
        listener.killed(Duration.ofNanos(timers.nanos() - ending.sinceNanos()));
        listener.gaveUp(this, new LeaseReport(name, lease, List.of(attempt), returned, true));
    }

    private void lookAfter(long nanos) {
        cancelTimer();
        timer = timers.after(Duration.ofNanos(nanos), this::look);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
