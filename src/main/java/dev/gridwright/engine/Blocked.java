package dev.gridwright.engine;

import dev.gridwright.engine.slot.SlotPool;
import dev.gridwright.study.StudyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a study has no slot, or not more of them, in sentences.
final class Blocked {
    private Blocked() {}

    /// @param fault of the store, when it has one
    /// @param alone whether a suspected trial has all slots for itself
    static List<String> reasons(StudyRun run, SlotPool slots, Optional<String> fault, boolean draining, boolean alone) {
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
        if (slots.usable() == 0) {
            reasons.add("Every slot is out of service, because work on it could not be ended.");
        } else if (slots.idle() == 0) {
            reasons.add("All " + slots.busy() + " slots are busy; this study has " + run.slots() + " of them.");
        }
        if (status.limits().parallel().isPresent()
                && run.slots() >= status.limits().parallel().getAsInt()) {
            reasons.add("limits.parallel allows " + status.limits().parallel().getAsInt() + " trials at once.");
        }
        if (run.upcoming().budgetSpent()) {
            reasons.add("limits.max_trials is used up.");
        }
        if (run.upcoming().backoff() > 0) {
            reasons.add(run.upcoming().backoff() + " trials wait before they are tried again.");
        }
        if (run.searching()) {
            reasons.add("The rules leave few points; the next one is being looked for.");
        }
        if (alone) {
            reasons.add("A trial under which the server died repeatedly runs alone.");
        }
        return reasons;
    }
}
