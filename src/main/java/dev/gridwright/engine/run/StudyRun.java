package dev.gridwright.engine.run;

import dev.gridwright.engine.line.TrialLine;
import dev.gridwright.engine.points.Addition;
import dev.gridwright.engine.retry.AfterFall;
import dev.gridwright.engine.retry.PastTrial;
import dev.gridwright.engine.retry.TrialHistories;
import dev.gridwright.evaluate.TrialTask;
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
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Materials;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A study that has not ended, as decided: what to try next, what runs, and what the ended trials amount to. What is
/// shown of it follows when it is durable.
///
/// *Thread*: confined to the coordinator.
public final class StudyRun {
    private StoredStudy stored;
    private Grid grid;
    private final SearchStrategy search;
    private final TrialLine line;
    private final Ledger ledger;
    private final Share share;
    private final EndRules ends;
    private final Stopwatch stopwatch;
    private final TrialHistories histories;
    private StudyStatus status;
    private long event;
    private boolean finishing;
    private boolean ready;
    private Materials materials = Materials.NONE;
    private Supplier<String> preparing = () -> "";

    /// @param grid with the points that were added
    /// @param search does not propose what the ledger, the histories or the wishes hold
    /// @param histories of trials that were tried and have not ended
    /// @param nanos the monotonic clock
    /// @param effort that all studies share in a turn
    public StudyRun(
            StoredStudy stored,
            Grid grid,
            SearchStrategy search,
            Wishes wishes,
            Ledger ledger,
            TrialHistories histories,
            LongSupplier nanos,
            Effort effort) {
        this.stored = stored;
        this.grid = grid;
        this.search = search;
        this.ledger = ledger;
        this.stopwatch = new Stopwatch(nanos, stored.status().elapsed());
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
        this.status = stored.status();
        this.event = stored.lastEvent();
        this.ready = !grid.needsPreparation();
        this.share = new Share(this);
        this.ends = new EndRules(this);
    }

    /// A study of which nothing was tried yet.
    public static StudyRun begun(
            StoredStudy stored, Grid grid, SearchStrategy search, LongSupplier nanos, Effort effort) {
        return new StudyRun(
                stored,
                grid,
                search,
                new Wishes(),
                ledger(stored, grid),
                new TrialHistories(grid.trial().retry(), grid.search().seed()),
                nanos,
                effort);
    }

    /// Whether nothing has to be made ready any more before trials can be claimed.
    public boolean ready() {
        return ready;
    }

    /// What its trials need is there.
    public void ready(Materials made, Provenance provenance) {
        ready = true;
        materials = made;
        stored = stored.provenance(provenance);
    }

    /// It is part of another trace from now on.
    public void traced(String traceparent) {
        stored = stored.traced(traceparent);
    }

    /// How far that which it waits for is can be asked here.
    public void waitsFor(Supplier<String> progress) {
        preparing = progress;
    }

    /// What it waits for before its trials can be claimed, and how far that is.
    public Optional<String> preparing() {
        return ready || !claiming() ? Optional.empty() : Optional.of(preparing.get());
    }

    /// An empty ledger of a study, under the limits that hold now.
    public static Ledger ledger(StoredStudy stored, Grid grid) {
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
    public Limits limits() {
        return status.limits();
    }

    /// Takes over the limits of a status that has changed.
    public void underNewLimits() {
        line.maxTrials(budget(limits(), status.reopening()));
        ledger.maxFailures(limits().maxFailures());
    }

    public String id() {
        return stored.id();
    }

    public StoredStudy stored() {
        return stored;
    }

    /// The content hash of the data its trials read; empty when they read none.
    private String dataSha256() {
        return stored.provenance().dataSha256().values().stream().findFirst().orElse("");
    }

    /// With the points that were added.
    public Grid grid() {
        return grid;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The trials that wait to be run.
    public TrialLine line() {
        return line;
    }

    public StudyStatus status() {
        return status;
    }

    public void status(StudyStatus next) {
        status = next;
    }

    public long nextEvent() {
        return ++event;
    }

    /// Counts the time that passes from now on as spent running.
    public void startTime() {
        stopwatch.start();
    }

    public void stopTime() {
        stopwatch.stop();
    }

    /// The time spent running, in all lives.
    public Duration elapsed() {
        return stopwatch.elapsed();
    }

    /// What it has of the slots, and what it wants.
    public Share share() {
        return share;
    }

    /// What ends it.
    public EndRules ends() {
        return ends;
    }

    /// Whether trials may be claimed at all.
    public boolean claiming() {
        return !ending() && status.state() != StudyState.PAUSED;
    }

    /// Whether its end is decided.
    public boolean ending() {
        return status.stopReason().isPresent();
    }

    /// Lets the strategy learn from a trial that has ended.
    public void tell(Trial trial) {
        search.tell(trial.index(), trial.objective());
        ends.gates().tell(trial);
    }

    /// The trials that were tried and have not ended.
    public TrialHistories histories() {
        return histories;
    }

    /// The next attempt at a trial.
    ///
    /// @param devices that are its own
    public TrialTask task(long index, long token, List<String> devices) {
        var point = grid.space()
                .point(index)
                .orElseThrow(() -> new IllegalStateException("study " + id() + " claimed " + index + ", no point"));
        return new TrialTask(
                id(),
                index,
                token,
                histories.attempt(index),
                point,
                grid.search().seed(),
                grid.objective(),
                grid.trial(),
                dataSha256(),
                devices,
                materials,
                stored.traceparent());
    }

    /// What the fall of a trial means: another try or its end.
    public AfterFall fell(long index, Ending.Fell fell) {
        return histories.fell(index, fell, ledger.points());
    }

    /// Whether the retries that all trials have together are used up.
    public boolean retryBudgetSpent() {
        return histories.budgetSpent(ledger.points());
    }

    /// Takes back the end of trials that are to be tried again, and begins anew with the limits.
    ///
    /// @param skippedToo whether what a retry had left out is tried as well
    public Reopening reopen(List<PastTrial> trials, boolean skippedToo) {
        for (var trial : trials) {
            ledger.retract(trial.outcome());
            histories.reopen(trial.index(), trial.attempts());
            line.again(trial.index());
        }
        histories.beginAnew();
        long skipped = skippedToo ? 0 : status.reopening().skipped();
        ledger.beginAnew();
        ledger.leaveOut(skipped);
        ends.gates().beginAnew(ledger.counts(0, 0), elapsed());
        line.searchClosed(skipped > 0);
        long closed = skipped > 0 ? status.reopening().closed() : 0;
        var reopening = new Reopening(event + 1, elapsed(), line.started(), skipped, closed);
        line.maxTrials(budget(limits(), reopening));
        return reopening;
    }

    /// Has points tried that its user added, and puts those first that wait.
    ///
    /// @return what changed, in the order in which it is to be tried
    public List<AddedPoint> add(Addition addition) {
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

    /// Turns to finishing the study, once its end is decided and nothing runs any more.
    ///
    /// @return whether this call did
    public boolean turnToFinishing() {
        if (finishing || !ending() || share.slots() > 0) {
            return false;
        }
        finishing = true;
        line.clear();
        return true;
    }
}
