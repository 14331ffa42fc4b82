package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.time.DurationText;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The coordinator's side of one slot: its lease, the deadline of the trial under way, and the ladder that ends work:
/// ask, wait for the grace, kill, and at last give the slot up.
///
/// ```
/// idle --run--> busy --report--> idle
///                 `--deadline or end--> ending --report--> idle
///                                          `--cannot be ended--> given up
/// ```
///
/// *Thread*: confined to the coordinator's event loop.
final class Slot {
    /// How often work that is to end is told so again: a word said before the evaluator had begun is not heard.
    private static final Duration REPEAT = Duration.ofMillis(50);

    /// How long a kill may take before the slot is given up.
    private static final Duration MAX_KILL = Duration.ofSeconds(10);

    private final String name;
    private final String deployment;
    private final SlotVerticle verticle;
    private final Evaluator evaluator;
    private final Timers timers;
    private final InstantSource clock;
    private final GiveUp giveUp;
    private @Nullable Lease lease;
    private Timers.@Nullable Timer timer;

    /// Called when the slot's work cannot be ended.
    interface GiveUp {
        void accept(Slot slot, Lease lease, EndedAttempt attempt, List<LeasedTrial> returned);
    }

    Slot(
            String name,
            String deployment,
            SlotVerticle verticle,
            Evaluator evaluator,
            Timers timers,
            InstantSource clock,
            GiveUp giveUp) {
        this.name = name;
        this.deployment = deployment;
        this.verticle = verticle;
        this.evaluator = evaluator;
        this.timers = timers;
        this.clock = clock;
        this.giveUp = giveUp;
    }

    String name() {
        return name;
    }

    String deployment() {
        return deployment;
    }

    /// @throws IllegalStateException when the slot is idle
    Lease lease() {
        if (lease == null) {
            throw new IllegalStateException("slot " + name + " is idle");
        }
        return lease;
    }

    Optional<SlotPool.Running> running() {
        var progress = lease().progress();
        if (progress.position() < 0) {
            return Optional.empty();
        }
        var age = Duration.ofNanos(timers.nanos() - progress.startedNanos());
        return Optional.of(new SlotPool.Running(name, lease(), lease().trials().get(progress.position()), age));
    }

    void run(Lease next) {
        lease = next;
        verticle.run(next);
        watch(next);
    }

    /// The slot's thread is done with its lease.
    void release() {
        lease = null;
        cancelTimer();
    }

    /// Ends the trial under way as decided, and returns those behind it.
    void end(Decided decision) {
        var current = lease();
        current.stopAfterCurrent();
        int position = Math.max(0, current.progress().position());
        var trial = current.trials().get(position);
        if (trial.decide(decision)) {
            cancelTimer();
            endWork(current, trial, timers.nanos());
        }
    }

    /// Ends whatever the evaluator keeps, at the end of the server.
    void close() {
        cancelTimer();
        evaluator.close();
    }

    private void watch(Lease watched) {
        var progress = watched.progress();
        long now = timers.nanos();
        int position = Math.max(0, progress.position());
        var trial = watched.trials().get(position);
        var timeout = trial.task().settings().timeout();
        if (progress.position() < 0) {
            after(Duration.ofNanos(shortest(timeout)), () -> watch(watched));
            return;
        }
        long run = progress.startedNanos() + timeout.run().toNanos() - now;
        long idle = timeout.idle()
                .map(limit -> watched.lastMeasuredNanos() + limit.toNanos() - now)
                .orElse(Long.MAX_VALUE);
        if (run > 0 && idle > 0) {
            after(Duration.ofNanos(Math.min(run, idle)), () -> watch(watched));
        } else if (trial.decide(run <= 0 ? runTimeout(timeout) : idleTimeout(timeout))) {
            endWork(watched, trial, now);
        } else {
            // It has answered, and the slot's thread is about to say so or to begin the next trial.
            after(REPEAT, () -> watch(watched));
        }
    }

    private static long shortest(TrialSettings.Timeout timeout) {
        return timeout.idle()
                .map(idle -> Math.min(idle.toNanos(), timeout.run().toNanos()))
                .orElse(timeout.run().toNanos());
    }

    private static Decided runTimeout(TrialSettings.Timeout timeout) {
        return new Decided(
                Outcome.TIMED_OUT,
                Cause.RUN_TIMEOUT,
                "It ran longer than its timeout of " + DurationText.print(timeout.run()) + " and was ended.");
    }

    private static Decided idleTimeout(TrialSettings.Timeout timeout) {
        return new Decided(
                Outcome.TIMED_OUT,
                Cause.IDLE_TIMEOUT,
                "It measured nothing for " + DurationText.print(timeout.idle().orElseThrow()) + " and was ended.");
    }

    private void endWork(Lease ending, LeasedTrial trial, long since) {
        var task = trial.task();
        var age = Duration.ofNanos(timers.nanos() - since);
        var grace = graceOf(task.settings());
        if (age.compareTo(grace) < 0) {
            evaluator.stop(task.token(), false);
            after(shorter(REPEAT, grace.minus(age)), () -> endWork(ending, trial, since));
        } else if (age.compareTo(grace.plus(patienceWith(task.settings()))) < 0) {
            evaluator.stop(task.token(), true);
            after(REPEAT, () -> endWork(ending, trial, since));
        } else {
            giveUp(ending, trial);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Learners and functions have nothing to tidy up: they are killed at once.
    private static Duration graceOf(TrialSettings settings) {
        return switch (settings.kind()) {
            case TrialKind.Model _, TrialKind.Function _ -> Duration.ZERO;
            case TrialKind.JavaClass _, TrialKind.Command _, TrialKind.Http _, TrialKind.Worker _ ->
                settings.timeout().grace();
        };
    }

    /// A thread cannot be killed; everything else can.
    private static Duration patienceWith(TrialSettings settings) {
        return settings.kind() instanceof TrialKind.JavaClass java && java.isolation() == TrialKind.Isolation.THREAD
                ? REPEAT
                : MAX_KILL;
    }

    private void giveUp(Lease ending, LeasedTrial trial) {
        var progress = ending.progress();
        var duration = Duration.ofNanos(timers.nanos() - progress.startedNanos());
        var attempt = new EndedAttempt(
                trial,
                new LeaseReport.Result.Fell(SlotVerticle.fell(trial.decided().orElseThrow())),
                List.of(),
                "",
                clock.instant().minus(duration),
                duration);
        int position = Math.max(0, progress.position());
        release();
        giveUp.accept(
                this,
                ending,
                attempt,
                ending.trials().subList(position + 1, ending.trials().size()));
    }

    private void after(Duration delay, Runnable action) {
        timer = timers.after(delay, action);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
