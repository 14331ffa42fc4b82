package dev.gridwright.study;

import dev.gridwright.trial.Outcome;

/// How many trials of a study are in each state; the states sum to the study's points. `cached` counts those of the
/// succeeded that were reused.
public record Counts(
        long waiting,
        long running,
        long backoff,
        long succeeded,
        long failed,
        long timedOut,
        long invalid,
        long pruned,
        long cancelled,
        long skipped,
        long cached) {

    public long points() {
        return waiting + running + backoff + ended();
    }

    public long ended() {
        return succeeded + failed + timedOut + invalid + pruned + cancelled + skipped;
    }

    /// Failed, timed out and invalid trials.
    public long failures() {
        return failed + timedOut + invalid;
    }

    public long of(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
            case TIMED_OUT -> timedOut;
            case INVALID -> invalid;
            case PRUNED -> pruned;
            case CANCELLED -> cancelled;
            case SKIPPED -> skipped;
        };
    }
}
