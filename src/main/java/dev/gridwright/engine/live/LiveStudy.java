package dev.gridwright.engine.live;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.notice.Notices;
import dev.gridwright.engine.points.Addition;
import dev.gridwright.engine.retry.PastTrial;
import dev.gridwright.engine.retry.Retries;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.store.Change;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One study that runs: turns what is decided about it into changes of the store, and what has become durable into
/// events.
///
/// *Thread*: confined to the coordinator.
public final class LiveStudy {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStudy.class);

    private final StudyRun run;
    private final Shown shown;
    private final DurableWrites writes;
    private final InstantSource clock;
    private final EngineEvents events;
    private final Consumer<StudyEvent> everyEvent;
    private final TrialEnds ends;

    /// @param shown what its ended trials amount to
    /// @param best of its trials that have ended, when there is one
    public LiveStudy(StudyRun run, Ledger shown, Optional<Trial> best, DurableWrites writes, EngineParts parts) {
        this.run = run;
        this.shown = new Shown(shown, run.stored().status(), best, parts.firstToken());
        this.writes = writes;
        this.clock = parts.clock();
        this.events = parts.events();
        this.everyEvent = parts.everyEvent();
        this.ends = new TrialEnds(run, this.shown, writes, parts, this::tell);
    }

    public StudyRun run() {
        return run;
    }

    /// How its trials end.
    public TrialEnds ends() {
        return ends;
    }

    /// The state that is shown.
    public StudyState state() {
        return shown.status().state();
    }

    /// How many trials are in each state, as shown.
    public Counts counts() {
        return shown.counts(run);
    }

    /// Something has changed that is not kept, such as a trial's start.
    public void touched() {
        shown.touched();
    }

    public StudyView view() {
        return shown.view(run);
    }

    private void tell(StudyEvent event) {
        try {
            everyEvent.accept(event);
        } catch (RuntimeException e) {
            LOG.error(
                    "Study {}: the engine's listener broke at event {}; the study goes on.",
                    Field.study(run.id()),
                    event.id(),
                    e);
        }
    }

    /// Changes the status, tells it once it is durable, and then calls `whenDurable`.
    public void change(StudyStatus next, Runnable whenDurable) {
        var kept = next.elapsed(run.elapsed());
        run.status(kept);
        long event = run.nextEvent();
        boolean begins = shown.status().state() == StudyState.QUEUED && kept.state() == StudyState.RUNNING;
        var told = begins
                ? Notices.started(run.grid().hooks(), () -> shown.view(run, kept), clock.instant())
                : List.<Delivery>of();
        writes.write(new Change.StudyChanged(run.id(), kept, event, "study", told), () -> {
            shown.changed(kept);
            tell(new StudyEvent.StudyChanged(event, view()));
            whenDurable.run();
        });
    }

    /// Has trials that ended tried again, and tells it once it is durable.
    ///
    /// @param skippedToo whether what an earlier retry had left out is tried as well
    public void reopen(List<PastTrial> trials, boolean skippedToo, Runnable whenDurable) {
        var reopening = run.reopen(trials, skippedToo);
        var kept = run.status().reopening(reopening).elapsed(reopening.elapsed());
        run.status(kept);
        long event = run.nextEvent();
        var outcomes = trials.stream().map(PastTrial::outcome).toList();
        writes.write(Retries.change(run.id(), trials, kept), () -> {
            shown.reopened(outcomes, kept);
            tell(new StudyEvent.StudyChanged(event, view()));
            whenDurable.run();
        });
    }

    /// Has points tried that its user added, and tells it once it is durable.
    ///
    /// @param whenDone called when it is durable, at once when nothing changes
    /// @param whenRefused called instead when it could not be stored
    public void add(Addition addition, Runnable whenDone, Consumer<Throwable> whenRefused) {
        var changed = run.add(addition);
        if (changed.isEmpty()) {
            whenDone.run();
            return;
        }
        var kept = run.status().elapsed(run.elapsed());
        run.status(kept);
        long points = run.ledger().points();
        long event = run.nextEvent();
        writes.write(
                new Change.PointsAdded(run.id(), changed, points, kept, event),
                () -> {
                    shown.added(points, kept);
                    tell(new StudyEvent.StudyChanged(event, view()));
                    whenDone.run();
                },
                whenRefused);
    }

    /// Tells that the study goes on after its end; that is durable already.
    public void tellReopened() {
        tell(new StudyEvent.StudyChanged(run.status().reopening().event(), view()));
    }

    /// Keeps the time used so far and what is decided, without an event.
    public void keep(StudyStatus next) {
        var kept = next.elapsed(run.elapsed());
        run.status(kept);
        writes.write(new Change.StudyChanged(run.id(), kept, 0, ""), () -> shown.changed(kept));
    }

    /// Ends the study: what never started is skipped.
    public void finish(List<Gate.Result> gates, String verdict, Runnable whenDurable) {
        var counts = run.ledger().counts(0, 0);
        long skipped = counts.waiting();
        var last = run.status()
                .elapsed(run.elapsed())
                .ended(clock.instant(), skippingRest(counts), run.ledger().best(), gates, verdict);
        run.status(last);
        long event = run.nextEvent();
        var told = Notices.ended(run.grid().hooks(), () -> shown.view(run, last), clock.instant());
        writes.write(new Change.StudyChanged(run.id(), last, event, "end", told), () -> {
            shown.changed(last);
            events.studyFinished(view(), skipped);
            tell(new StudyEvent.StudyEnded(event, view()));
            whenDurable.run();
        });
    }

    private static Counts skippingRest(Counts counts) {
        return new Counts(
                0,
                0,
                0,
                counts.succeeded(),
                counts.failed(),
                counts.timedOut(),
                counts.invalid(),
                counts.pruned(),
                counts.cancelled(),
                counts.skipped() + counts.waiting(),
                counts.cached());
    }
}
