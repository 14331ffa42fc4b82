package dev.gridwright.engine;

import dev.gridwright.engine.line.TrialLine;
import dev.gridwright.engine.retry.AfterFall;
import dev.gridwright.engine.retry.TrialHistories;
import dev.gridwright.engine.turn.SlotTurns;
import dev.gridwright.search.Effort;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.search.Wishes;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.study.gate.LostGates;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Materials;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Trial;
import dev.gridwright.trial.TrialKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A study that has not ended, as decided: what to try next, what runs, and what the ended trials amount to. What is
/// shown of it follows when it is durable, see [Shown].
///
/// *Thread*: confined to the coordinator.
final class StudyRun implements SlotTurns.Taker {
    private StoredStudy stored;
    private Grid grid;
    private final SearchStrategy search;
    private final TrialLine line;
    private final LeaseLength leaseLength;
    private final Room room;
    private final Ledger ledger;
    private final LostGates lostGates;
    private final Stopwatch stopwatch;
    private final TrialHistories histories;
    private StudyStatus status;
    private long event;
    private int leases;
    private long served;
    private boolean finishing;
    private boolean ready;
    private Materials materials = Materials.NONE;
    private Supplier<String> preparing = () -> "";

    /// @param grid with the points that were added
    /// @param search does not propose what the ledger, the histories or the wishes hold
    /// @param histories of trials that were tried and have not ended
    /// @param effort that all studies share in a turn
    StudyRun(
            StoredStudy stored,
            Grid grid,
            SearchStrategy search,
            Wishes wishes,
            Ledger ledger,
            Stopwatch stopwatch,
            TrialHistories histories,
            Effort effort) {
        this.stored = stored;
        this.grid = grid;
        this.search = search;
        this.ledger = ledger;
        this.lostGates = LostGates.of(grid.gates(), grid.objective());
        this.stopwatch = stopwatch;
        this.histories = histories;
        this.line = new TrialLine(
                search,
                wishes,
                new TrialLine.Start(
                        budget(stored.status().limits(), stored.status().reopening()),
                        ledger.ended() + histories.size(),
                        histories.ready(),
                        histories.suspects()),
                grid.reuse().reads(),
                effort);
        this.line.searchClosed(stored.status().reopening().skipped() > 0);
        this.leaseLength = new LeaseLength(Claims.leaseAim(grid.trial().kind()));
        this.room = Room.of(grid.trial());
        this.status = stored.status();
        this.event = stored.lastEvent();
        this.ready = !grid.needsPreparation();
    }

    /// The queue of the workers that run its trials; empty when slots do.
    @Override
    public Optional<String> queue() {
        return grid.trial().kind() instanceof TrialKind.Worker(var queue) ? Optional.of(queue) : Optional.empty();
    }

    /// Whether nothing has to be made ready any more before trials can be claimed.
    boolean ready() {
        return ready;
    }

    /// What its trials need is there.
    void ready(Materials made, Provenance provenance) {
        ready = true;
        materials = made;
        stored = stored.provenance(provenance);
    }

    /// It is part of another trace from now on.
    void traced(String traceparent) {
        stored = stored.traced(traceparent);
    }

    /// What was made ready for its trials.
    Materials materials() {
        return materials;
    }

    /// How far that which it waits for is can be asked here.
    void waitsFor(Supplier<String> progress) {
        preparing = progress;
    }

    /// What it waits for before its trials can be claimed, and how far that is.
    Optional<String> preparing() {
        return ready || !claiming() ? Optional.empty() : Optional.of(preparing.get());
    }

    /// An empty ledger of a study, under the limits that hold now.
    static Ledger ledger(StoredStudy stored, Grid grid) {
        var ledger = new Ledger(
                stored.points(),
                grid.objective().goal(),
                grid.stop(),
                stored.status().limits().maxFailures());
        ledger.leaveOut(stored.status().reopening().skipped());
        return ledger;
    }

    private static OptionalLong budget(Limits limits, Reopening reopening) {
        return limits.maxTrials().isPresent()
                ? OptionalLong.of(limits.maxTrials().getAsLong() + reopening.started())
                : OptionalLong.empty();
    }

    /// The limits that hold now.
    Limits limits() {
        return status.limits();
    }

    /// Takes over the limits of a status that has changed.
    void underNewLimits() {
        line.maxTrials(budget(limits(), status.reopening()));
        ledger.maxFailures(limits().maxFailures());
    }

    /// How long until time alone may end the study, when it may; not negative.
    Optional<Duration> timeLeft() {
        var gates = lostGates.timeLeft(stopwatch.elapsed());
        return Stream.concat(maxTimeLeft().stream(), gates.stream()).min(Duration::compareTo);
    }

    private Optional<Duration> maxTimeLeft() {
        var used = stopwatch.elapsed().minus(status.reopening().elapsed());
        return limits().maxTime().map(max -> max.minus(used)).map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    String id() {
        return stored.id();
    }

    StoredStudy stored() {
        return stored;
    }

    /// The content hash of the data its trials read; empty when they read none.
    String dataSha256() {
        return stored.provenance().dataSha256().values().stream().findFirst().orElse("");
    }

    /// With the points that were added.
    Grid grid() {
        return grid;
    }

    Ledger ledger() {
        return ledger;
    }

    /// The trials that wait to be run.
    TrialLine line() {
        return line;
    }

    StudyStatus status() {
        return status;
    }

    void status(StudyStatus next) {
        status = next;
    }

    long nextEvent() {
        return ++event;
    }

    Stopwatch stopwatch() {
        return stopwatch;
    }

    @Override
    public int priority() {
        return status.priority();
    }

    @Override
    public int slots() {
        return leases;
    }

    @Override
    public Room room() {
        return room;
    }

    @Override
    public long served() {
        return served;
    }

    @Override
    public boolean wantsSlot() {
        return mayTakeSlot() && line.hasNext();
    }

    private boolean mayTakeSlot() {
        return ready
                && claiming()
                && leases < status.limits().parallel().orElse(Integer.MAX_VALUE)
                && leases < atOnce();
    }

    /// How many of its trials can usefully run at once, whatever its limits are.
    int atOnce() {
        return grid.trial().kind() instanceof TrialKind.Http http
                ? http.call().atOnce().orElse(Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /// Whether trials may be claimed at all.
    boolean claiming() {
        return !ending() && status.state() != StudyState.PAUSED;
    }

    /// Whether its end is decided.
    boolean ending() {
        return status.stopReason().isPresent();
    }

    @Override
    public boolean searching() {
        return mayTakeSlot() && line.searching();
    }

    @Override
    public boolean hasSuspect() {
        return ready && claiming() && line.hasSuspect();
    }

    /// Claims the trials of one lease.
    ///
    /// @param order of this claim among all, rising
    /// @param slots that could run a lease of it
    long[] claim(long order, int slots) {
        var indices = new long[leaseLength.trials(ledger.left(), slots)];
        int count = 0;
        while (count < indices.length && !(count > 0 && line.isTurnSpent()) && line.hasNext()) {
            indices[count++] = line.next();
        }
        leased(order);
        return Arrays.copyOf(indices, count);
    }

    /// Claims one trial; the caller has seen that there is one.
    long claimOne(long order) {
        leased(order);
        return line.next();
    }

    /// Counts a trial as claimed that a worker holds since an earlier life.
    void adopt(long index) {
        leases++;
        line.adopt(index, histories.goesOn(index));
    }

    /// Claims the trial that has to run alone.
    long[] claimSuspect(long order) {
        leased(order);
        return new long[] {line.nextSuspect()};
    }

    private void leased(long order) {
        served = order;
        leases++;
    }

    void leaseOver() {
        leases--;
    }

    /// The gates that end it.
    LostGates lostGates() {
        return lostGates;
    }

    /// Why it ends now because of a gate, when it does.
    Optional<String> lostGate() {
        return lostGates.isEmpty() ? Optional.empty() : lostGates.lost(ledger.counts(0, 0), stopwatch.elapsed());
    }

    /// Lets the strategy learn from a trial that has ended.
    void tell(Trial trial) {
        search.tell(trial.index(), trial.objective());
        lostGates.tell(trial);
    }

    void observe(Duration duration) {
        leaseLength.observe(duration);
    }

    /// The trials that were tried and have not ended.
    TrialHistories histories() {
        return histories;
    }

    /// What the fall of a trial means: another try or its end.
    AfterFall fell(long index, Ending.Fell fell) {
        return histories.fell(index, fell, ledger.points());
    }

    /// Whether the retries that all trials have together are used up.
    boolean retryBudgetSpent() {
        return histories.budgetSpent(ledger.points());
    }

    /// Takes back the end of trials that are to be tried again, and begins anew with the limits.
    ///
    /// @param skippedToo whether what a retry had left out is tried as well
    Reopening reopen(List<PastTrial> trials, boolean skippedToo) {
        for (var trial : trials) {
            ledger.retract(trial.outcome());
            histories.reopen(trial.index(), trial.attempts());
            line.again(trial.index());
        }
        histories.beginAnew();
        long skipped = skippedToo ? 0 : status.reopening().skipped();
        ledger.beginAnew();
        ledger.leaveOut(skipped);
        lostGates.beginAnew(ledger.counts(0, 0), stopwatch.elapsed());
        line.searchClosed(skipped > 0);
        long closed = skipped > 0 ? status.reopening().closed() : 0;
        var reopening = new Reopening(event + 1, stopwatch.elapsed(), line.started(), skipped, closed);
        line.maxTrials(budget(limits(), reopening));
        return reopening;
    }

    /// Has points tried that its user added, and puts those first that wait.
    ///
    /// @return what changed, in the order in which it is to be tried
    List<AddedPoint> add(Addition addition) {
        var changed = new ArrayList<AddedPoint>();
        for (var point : addition.points()) {
            if (point.isNew()) {
                line.wish(point.index(), point.first());
                changed.add(point);
            } else if (point.first() && line.moveForward(point.index())) {
                changed.add(point);
            }
        }
        grid = grid.with(addition.space());
        ledger.points(ledger.points() + addition.count());
        return changed;
    }

    /// Why the study ends now, when it does.
    Optional<StopReason> verdict() {
        var verdict = ledger.verdict();
        if (verdict.isPresent()) {
            return verdict;
        }
        if (maxTimeLeft().filter(Duration::isZero).isPresent()) {
            return Optional.of(StopReason.MAX_TIME);
        }
        if (leases == 0 && line.isEmpty()) {
            if (ledger.left() <= 0 || line.exhausted()) {
                return Optional.of(StopReason.EXHAUSTED);
            }
            if (line.budgetSpent()) {
                return Optional.of(StopReason.MAX_TRIALS);
            }
        }
        return Optional.empty();
    }

    /// Turns to finishing the study, once its end is decided and nothing runs any more.
    ///
    /// @return whether this call did
    boolean turnToFinishing() {
        if (finishing || !ending() || leases > 0) {
            return false;
        }
        finishing = true;
        line.clear();
        return true;
    }
}
