package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.remote.Desk;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.DurationText;
import dev.gridwright.trial.Room.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a study has no slot, or not more of them, in sentences.
final class Blocked {
    private Blocked() {}

    /// @param fault of the store, when it has one
    /// @param alone whether a suspected trial has all slots for itself
    static List<String> reasons(
            StudyRun run, SlotPools slots, Desk desk, Optional<String> fault, boolean draining, boolean alone) {
        var status = run.status();
        var reasons = new ArrayList<String>();
        if (draining) {
            reasons.add("The server is shutting down.");
        }
        fault.ifPresent(text -> reasons.add("The store does not take changes: " + text));
        if (status.state() == StudyState.PAUSED) {
            reasons.add("The study is paused" + (status.message().isEmpty() ? "." : ": " + status.message()));
        }
        status.stopReason().ifPresent(reason -> reasons.add("The study is ending: " + reason.word() + "."));
        run.preparing().ifPresent(progress -> reasons.add("The study is being prepared: " + progress + "."));
        for (var pool : Pool.values()) {
            int needed = run.share().room().slots(pool);
            if (needed > 0) {
                slots(pool, needed, slots.use(pool), run).ifPresent(reasons::add);
            }
        }
        run.share().queue().flatMap(queue -> workers(queue, desk, run)).ifPresent(reasons::add);
        if (status.limits().parallel().isPresent()
                && run.share().slots() >= status.limits().parallel().getAsInt()) {
            reasons.add("limits.parallel allows " + status.limits().parallel().getAsInt() + " trials at once.");
        }
        if (run.share().slots() >= run.share().atOnce()) {
            reasons.add("The rate of its host allows " + run.share().atOnce() + " requests at once.");
        }
        long waiting = slots.running().stream()
                .filter(running -> running.lease().study().equals(run.id()))
                .filter(running -> running.lease().waiting())
                .count();
        if (waiting > 0) {
            reasons.add(
                    waiting + " trials have a slot and wait until the rate of their host lets them send a request.");
        }
        if (run.line().budgetSpent()) {
            reasons.add("limits.max_trials is used up.");
        }
        if (run.retryBudgetSpent()) {
            reasons.add("trial.retry.budget is used up: trials that fall are not tried again.");
        }
        if (run.line().backoff() > 0) {
            reasons.add(run.line().backoff() + " trials wait before they are tried again.");
        }
        if (run.share().searching()) {
            reasons.add("The rules leave few points; the next one is being looked for.");
        }
        if (alone) {
            reasons.add("A trial under which the server died repeatedly runs alone.");
        }
        return reasons;
    }

    /// Whether there are workers for a study whose trials they pull.
    private static Optional<String> workers(String queue, Desk desk, StudyRun run) {
        int waiting = desk.waiting(queue);
        if (waiting > 0) {
            return Optional.of(waiting + (waiting == 1 ? " worker waits" : " workers wait")
                    + " for trials of the queue '" + queue + "'.");
        }
        if (!run.line().hasNext()) {
            return Optional.empty();
        }
        return Optional.of(desk.lastAsked(queue)
                .map(ago -> "No worker has asked for trials of the queue '" + queue + "' for "
                        + DurationText.print(Duration.ofSeconds(ago.toSeconds())) + ".")
                .orElse("No worker has asked for trials of the queue '" + queue + "' yet; see POST /api/v1/leases."));
    }

    /// Why a pool has no room for one more lease of a study.
    private static Optional<String> slots(Pool pool, int needed, SlotPools.Use use, StudyRun run) {
        var name = pool.word();
        if (use.usable() == 0) {
            return Optional.of(
                    use.abandoned() == 0
                            ? "The pool " + name + " has no slot; an operator can give it some."
                            : "Every slot of the pool " + name
                                    + " is out of service, because work on it could not be ended.");
        }
        if (use.usable() < needed) {
            return Optional.of("A trial needs " + needed + " slots of the pool " + name + " at once, which has "
                    + use.usable() + "; an operator can give it more.");
        }
        if (use.idle() < needed) {
            return Optional.of(
                    needed == 1
                            ? "All " + use.busy() + " " + name + " slots are busy; this study has "
                                    + run.share().slots() + " of them."
                            : "A trial needs " + needed + " " + name + " slots at once; " + use.idle() + " of "
                                    + use.usable() + " are idle.");
        }
        return Optional.empty();
    }
}
