package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.points.Addition;
import dev.gridwright.engine.points.Points;
import dev.gridwright.engine.retry.TrialHistories;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Ledger;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongPredicate;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/// Rebuilds a study from what is stored of it. The grid gives the points, the rows say which have ended, an open lease
/// says what was under way when the server died: the first of its trials without an ended attempt; those behind it had
/// not begun.
///
/// *Thread*: blocks; not for an event loop.
final class Recovery {
    private final EngineParts parts;
    private final StudyStore store;
    private final Timers timers;

    Recovery(EngineParts parts, Timers timers) {
        this.parts = parts;
        this.store = parts.store();
        this.timers = timers;
    }

    /// A study as it goes on.
    ///
    /// @param shown what its ended trials amount to
    /// @param best of them, when there is one
    /// @param interrupted attempts that were under way when the server died, still to be stored
    /// @param leases that were open, still to be closed
    /// @param condemned trials the server died under once too often
    /// @param held by workers, which may just go on
    record Recovered(
            StudyRun run,
            Ledger shown,
            Optional<Trial> best,
            List<PastAttempt> interrupted,
            List<Long> leases,
            List<Long> condemned,
            List<WorkerLease> held) {}

    /// @throws IllegalArgumentException when its grid cannot be read any more, saying why
    Recovered recover(StoredStudy stored) {
        var added = store.addedPoints(stored.id());
        var grid = parts.settings().reader().apply(stored);
        var decided = StudyRun.ledger(stored, grid);
        var shown = StudyRun.ledger(stored, grid);
        var ended = enter(stored, decided, shown);
        var open = store.openWork(stored.id());
        var interrupted = interrupted(open, ended);
        var histories = histories(grid, open, interrupted);
        var held = store.openWorkerLeases(stored.id());
        var begun = new HashSet<>(histories.indices());
        held.forEach(lease -> begun.add(lease.index()));
        LongPredicate tried = index -> ended.contains(index) || begun.contains(index);
        var wished = new Roaring64Bitmap();
        added.forEach(point -> wished.addLong(point.index()));
        var search = Points.search(
                grid, Points.read(stored.selection()), index -> tried.test(index) || wished.contains(index));
        var wishes = Addition.wishes(added, tried, stored.status().reopening().closed());
        Optional<Trial> best = decided.best().isPresent()
                ? store.trial(stored.id(), decided.best().getAsLong())
                : Optional.empty();
        var run = new StudyRun(
                stored,
                grid.with(AddedPoint.in(grid.space(), added)),
                search,
                wishes,
                decided,
                histories,
                timers::nanos,
                parts.effort());
        recoverGates(run);
        if (grid.trial().retry().budget().isPresent()) {
            histories.retried(
                    store.retries(stored.id(), stored.status().reopening().event()));
        }
        return new Recovered(
                run,
                shown,
                best,
                interrupted,
                open.leases().stream().map(OpenWork.OpenLease::token).toList(),
                histories.condemned(),
                held);
    }

    /// Enters the trials that have ended; those that ended before a retry count no more for what ends the study.
    ///
    /// @return their indices
    private Roaring64Bitmap enter(StoredStudy stored, Ledger decided, Ledger shown) {
        long retried = stored.status().reopening().event();
        var ended = new Roaring64Bitmap();
        store.forEachEnded(stored.id(), trial -> {
            for (var ledger : List.of(decided, shown)) {
                ledger.tell(trial.index(), trial.outcome(), trial.cached(), trial.objective());
                if (trial.event() <= retried) {
                    ledger.beginAnew();
                }
            }
            ended.addLong(trial.index());
        });
        return ended;
    }

    /// Gates that were lost when the study was last retried end it no more.
    private void recoverGates(StudyRun run) {
        var gates = run.ends().gates();
        var stored = run.stored();
        if (gates.isEmpty()) {
            return;
        }
        gates.recover(metric -> store.values(stored.id(), metric));
        var reopening = stored.status().reopening();
        if (reopening.event() > 0) {
            var then = StudyRun.ledger(stored, run.grid());
            store.forEachEnded(stored.id(), trial -> {
                if (trial.event() <= reopening.event()) {
                    var unused = then.tell(trial.index(), trial.outcome(), trial.cached(), trial.objective());
                }
            });
            gates.beginAnew(then.counts(0, 0), reopening.elapsed());
        }
    }

    private List<PastAttempt> interrupted(OpenWork open, Roaring64Bitmap ended) {
        Set<Long> tokens = new HashSet<>();
        open.attempts().forEach(past -> tokens.add(past.attempt().token()));
        var interrupted = new ArrayList<PastAttempt>();
        for (var lease : open.leases()) {
            for (int position = 0; position < lease.indices().size(); position++) {
                long index = lease.indices().get(position);
                long token = lease.token() + position;
                if (!ended.contains(index) && !tokens.contains(token)) {
                    interrupted.add(new PastAttempt(index, attempt(lease, token), true));
                    break;
                }
            }
        }
        return interrupted;
    }

    private Attempt attempt(OpenWork.OpenLease lease, long token) {
        return new Attempt(
                token,
                parts.settings().node(),
                lease.slot(),
                Outcome.CANCELLED,
                Optional.of(Cause.INTERRUPTED),
                "The server died while it ran; it is tried again.",
                OptionalInt.empty(),
                OptionalInt.empty(),
                lease.at(),
                parts.clock().instant(),
                Duration.between(lease.at(), parts.clock().instant()));
    }

    private static TrialHistories histories(Grid grid, OpenWork open, List<PastAttempt> interrupted) {
        var histories = new TrialHistories(grid.trial().retry(), grid.search().seed());
        open.attempts().forEach(histories::add);
        interrupted.forEach(histories::add);
        return histories;
    }
}
