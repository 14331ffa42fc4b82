package dev.gridwright.engine.slot;

import java.util.List;

/// The right of one or more trials of one study to one slot, one after the other.
///
/// *Thread*: the slot's thread writes the progress, the coordinator reads it; the coordinator writes `stopping`, the
/// slot's thread reads it. A trial begins by publishing its position and only then looking at `stopping`, the
/// coordinator sets `stopping` and only then looks at the position: one of them always sees the other.
public final class Lease {
    private final long token;
    private final String study;
    private final List<LeasedTrial> trials;
    private volatile boolean stopping;
    private volatile Progress progress = new Progress(-1, 0);
    private volatile long lastMeasuredNanos;

    /// Which trial is under way, and since when.
    record Progress(int position, long startedNanos) {}

    /// @param token of the first attempt; the others follow it
    public Lease(long token, String study, List<LeasedTrial> trials) {
        this.token = token;
        this.study = study;
        this.trials = List.copyOf(trials);
    }

    public long token() {
        return token;
    }

    public String study() {
        return study;
    }

    public List<LeasedTrial> trials() {
        return trials;
    }

    /// Says that the trial at `position` begins.
    ///
    /// @return whether it may
    boolean begin(int position, long nanos) {
        lastMeasuredNanos = nanos;
        progress = new Progress(position, nanos);
        return !stopping;
    }

    void measured(long nanos) {
        lastMeasuredNanos = nanos;
    }

    /// Lets the trial under way be the last one.
    public void stopAfterCurrent() {
        stopping = true;
    }

    Progress progress() {
        return progress;
    }

    long lastMeasuredNanos() {
        return lastMeasuredNanos;
    }
}
