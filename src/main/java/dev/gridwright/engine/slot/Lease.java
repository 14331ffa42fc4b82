package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The right of one or more trials of one study to one slot, one after the other.
///
/// *Thread*: the slot's thread writes the progress and the ended attempts, the coordinator reads them; the coordinator
/// writes `stopping`, the slot's thread reads it. A trial begins by publishing its position and only then looking at
/// `stopping`, the coordinator sets `stopping` and only then looks at the position: one of them always sees the other,
/// so that the coordinator knows which trials will never begin.
public final class Lease {
    private static final int UNKNOWN = -1;

    private final long token;
    private final String study;
    private final List<LeasedTrial> trials;
    private final Queue<EndedAttempt> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private volatile int notRunFrom = UNKNOWN;
    private volatile Progress progress = Progress.NONE;
    private volatile long lastMeasuredNanos;
    private volatile Waits waits = Waits.NONE;

    /// Which trial is under way, and since when.
    ///
    /// @param position from 0; -1 before the first trial
    record Progress(int position, long startedNanos) {
        static final Progress NONE = new Progress(-1, 0);
    }

    /// What of the time of the trial under way is not its own, because it waits for its turn elsewhere.
    ///
    /// @param nanos of the waits that are over
    /// @param since when it waits; only while it does
    private record Waits(long nanos, OptionalLong since) {
        static final Waits NONE = new Waits(0, OptionalLong.empty());

        long at(long now) {
            return nanos + (since.isPresent() ? now - since.getAsLong() : 0);
        }
    }

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
        waits = Waits.NONE;
        progress = new Progress(position, nanos);
        return !stopping;
    }

    void measured(long nanos) {
        lastMeasuredNanos = nanos;
    }

    /// Says that the trial under way waits for its turn elsewhere, or goes on.
    void waits(boolean waiting, long nanos) {
        long before = waits.at(nanos);
        // In this order: whoever sees that it goes on must not take the time of its wait for silence.
        lastMeasuredNanos = nanos;
        waits = new Waits(before, waiting ? OptionalLong.of(nanos) : OptionalLong.empty());
    }

    /// Whether the trial under way waits for its turn elsewhere.
    public boolean waiting() {
        return waits.since().isPresent();
    }

    /// How long the trial under way has run, without its waits.
    long runningNanos(long now) {
        return now - progress.startedNanos() - waits.at(now);
    }

    /// How long the trial under way has measured nothing; 0 while it waits.
    long silentNanos(long now) {
        return waiting() ? 0 : now - lastMeasuredNanos;
    }

    /// Says that nothing of an attempt runs any more.
    void ended(EndedAttempt attempt) {
        ended.add(attempt);
    }

    /// Says that the slot's thread is done with this lease; the trials from `position` on never ran.
    void finish(int position) {
        notRunFrom = position;
    }

    /// Lets the trial under way be the last one.
    public void stopAfterCurrent() {
        stopping = true;
    }

    Progress progress() {
        return progress;
    }

    /// Whether the slot's thread is done; to be asked before the attempts are taken, so that none is left behind.
    boolean over() {
        return notRunFrom != UNKNOWN;
    }

    /// The first trial that never ran, once the lease is over.
    int notRunFrom() {
        return notRunFrom;
    }

    /// Whether attempts have ended that were not taken; to be asked after the position, so that none from before it is
    /// missed.
    boolean hasEnded() {
        return !ended.isEmpty();
    }

    /// The attempts that ended since the last call, in the order they ran.
    List<EndedAttempt> takeEnded() {
        var taken = new ArrayList<EndedAttempt>();
        for (var attempt = ended.poll(); attempt != null; attempt = ended.poll()) {
            taken.add(attempt);
        }
        return taken;
    }
}
