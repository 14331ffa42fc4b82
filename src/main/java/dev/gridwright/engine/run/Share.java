package dev.gridwright.engine.run;

import dev.gridwright.engine.turn.SlotTurns;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.TrialKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What a study has of the slots, and what it wants: how many leases it has, and the trials that the next one takes out
/// of its line.
///
/// *Thread*: confined to the coordinator.
public final class Share implements SlotTurns.Taker {
    private final StudyRun run;
    private final LeaseLength leaseLength;
    private final Room room;
    private int leases;
    private long served;

    Share(StudyRun run) {
        this.run = run;
        this.leaseLength = new LeaseLength(Claims.leaseAim(kind()));
        this.room = Room.of(run.grid().trial());
    }

    private TrialKind kind() {
        return run.grid().trial().kind();
    }

    /// Whose share it is.
    public StudyRun run() {
        return run;
    }

    @Override
    public Optional<String> queue() {
        return kind() instanceof TrialKind.Worker(var queue) ? Optional.of(queue) : Optional.empty();
    }

    @Override
    public Room room() {
        return room;
    }

    @Override
    public int priority() {
        return run.status().priority();
    }

    @Override
    public int slots() {
        return leases;
    }

    @Override
    public long served() {
        return served;
    }

    @Override
    public boolean wantsSlot() {
        return mayTakeSlot() && run.line().hasNext();
    }

    @Override
    public boolean searching() {
        return mayTakeSlot() && run.line().searching();
    }

    @Override
    public boolean hasSuspect() {
        return run.ready() && run.claiming() && run.line().hasSuspect();
    }

    private boolean mayTakeSlot() {
        return run.ready()
                && run.claiming()
                && leases < run.limits().parallel().orElse(Integer.MAX_VALUE)
                && leases < atOnce();
    }

    /// How many of its trials can usefully run at once, whatever its limits are.
    public int atOnce() {
        return kind() instanceof TrialKind.Http http
                ? http.call().atOnce().orElse(Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /// Whether its claims must be durable before its trials begin.
    public boolean durableFirst() {
        return Claims.durableFirst(kind());
    }

    /// Claims the trials of one lease.
    ///
    /// @param order of this claim among all, rising
    /// @param slots that could run a lease of it
    public long[] claim(long order, int slots) {
        var line = run.line();
        var indices = new long[leaseLength.trials(run.ledger().left(), slots)];
        int count = 0;
        while (count < indices.length && !(count > 0 && line.isTurnSpent()) && line.hasNext()) {
            indices[count++] = line.next();
        }
        leased(order);
        return Arrays.copyOf(indices, count);
    }

    /// Claims one trial; the caller has seen that there is one.
    public long claimOne(long order) {
        leased(order);
        return run.line().next();
    }

    /// Claims the trial that has to run alone.
    public long[] claimSuspect(long order) {
        leased(order);
        return new long[] {run.line().nextSuspect()};
    }

    private void leased(long order) {
        served = order;
        leases++;
    }

    /// Counts a trial as claimed that a worker holds since an earlier life.
    public void adopt(long index) {
        leases++;
        run.line().adopt(index, run.histories().goesOn(index));
    }

    public void leaseOver() {
        leases--;
    }

    /// Learns how long a trial took.
    public void observe(Duration duration) {
        leaseLength.observe(duration);
    }
}
