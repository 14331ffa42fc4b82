package dev.gridwright.engine;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.notice.Notices;
import dev.gridwright.engine.retry.AfterFall;
import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.evaluate.Output;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.store.Change;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Seeds;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One study that runs: turns what is decided about it into changes of the store, and what has become durable into
/// events.
///
/// *Thread*: confined to the coordinator.
final class LiveStudy {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStudy.class);

    private final StudyRun run;
    private final Shown shown;
    private final DurableWrites writes;
    private final InstantSource clock;
    private final String node;
    private final EngineEvents events;
    private final Consumer<StudyEvent> everyEvent;

    /// @param everyEvent told of the events of every study
    LiveStudy(
            StudyRun run,
            Shown shown,
            DurableWrites writes,
            InstantSource clock,
            String node,
            EngineEvents events,
            Consumer<StudyEvent> everyEvent) {
        this.run = run;
        this.shown = shown;
        this.writes = writes;
        this.clock = clock;
        this.node = node;
        this.events = events;
        this.everyEvent = everyEvent;
    }

    StudyRun run() {
        return run;
    }

    Shown shown() {
        return shown;
    }

    StudyView view() {
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
    void change(StudyStatus next, Runnable whenDurable) {
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
    void reopen(List<PastTrial> trials, boolean skippedToo, Runnable whenDurable) {
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
    void add(Addition addition, Runnable whenDone, Consumer<Throwable> whenRefused) {
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
    void tellReopened() {
        tell(new StudyEvent.StudyChanged(run.status().reopening().event(), view()));
    }

    /// Keeps the time used so far and what is decided, without an event.
    void keep(StudyStatus next) {
        var kept = next.elapsed(run.elapsed());
        run.status(kept);
        writes.write(new Change.StudyChanged(run.id(), kept, 0, ""), () -> shown.changed(kept));
    }

    /// Settles an attempt of which nothing runs any more: its trial ends, or is tried again.
    ///
    /// @return how long until it may be tried again, when it is
    Optional<Duration> settle(String slot, EndedAttempt ended) {
        return settle(node, slot, ended);
    }

    /// The same for an attempt that another machine made.
    Optional<Duration> settle(String node, String slot, EndedAttempt ended) {
        run.share().observe(ended.duration());
        ended.trial().output().ifPresent(Output::end);
        long index = ended.trial().task().index();
        return switch (ended.result()) {
            case Result.Scored(Folds.Result.Scored scores) -> {
                end(ended, attempt(node, slot, ended, Optional.empty()), Outcome.SUCCEEDED, Optional.of(scores));
                yield Optional.empty();
            }
            case Result.Fell(Ending.Fell fell) -> {
                var next = run.fell(index, fell);
                var told = next instanceof AfterFall.End(var why) && !why.isEmpty() ? fell.adding(why) : fell;
                var attempt = attempt(node, slot, ended, Optional.of(told));
                if (next instanceof AfterFall.Again again && (!run.ending() || fell.cause() == Cause.INTERRUPTED)) {
                    var due = again.delay().isZero()
                            ? Optional.<Instant>empty()
                            : Optional.of(clock.instant().plus(again.delay()));
                    writes.write(
                            new Change.AttemptEnded(run.id(), index, attempt, again.charged(), due, ended.output()));
                    run.histories().remember(index, attempt, again.charged(), due);
                    if (again.fault()) {
                        events.trialRetried(fell.cause());
                    }
                    yield Optional.of(again.delay());
                }
                end(ended, attempt, fell.outcome(), Optional.empty());
                yield Optional.empty();
            }
        };
    }

    private static Attempt attempt(String node, String slot, EndedAttempt ended, Optional<Ending.Fell> fell) {
        return new Attempt(
                ended.trial().task().token(),
                node,
                slot,
                fell.map(Ending.Fell::outcome).orElse(Outcome.SUCCEEDED),
                fell.map(Ending.Fell::cause),
                fell.map(Ending.Fell::message).orElse(""),
                fell.map(Ending.Fell::exitCode).orElse(OptionalInt.empty()),
                fell.map(Ending.Fell::signal).orElse(OptionalInt.empty()),
                ended.startedAt(),
                ended.startedAt().plus(ended.duration()),
                ended.duration());
    }

    private void end(EndedAttempt ended, Attempt last, Outcome outcome, Optional<Folds.Result.Scored> scores) {
        var task = ended.trial().task();
        var attempts = with(run.histories().close(task.index()), last);
        record(
                new Trial(
                        task.index(),
                        task.point(),
                        outcome,
                        last.cause(),
                        last.message(),
                        scores.map(s -> OptionalDouble.of(s.objective())).orElse(OptionalDouble.empty()),
                        scores.map(Folds.Result.Scored::deviation).orElse(OptionalDouble.empty()),
                        scores.map(Folds.Result.Scored::metrics).orElse(Map.of()),
                        Optional.empty(),
                        ended.seed(),
                        attempts,
                        ended.measurements()),
                ended.output(),
                ended.trial().traceparent());
    }

    private static List<Attempt> with(List<Attempt> earlier, Attempt last) {
        if (earlier.isEmpty()) {
            return List.of(last);
        }
        var all = new ArrayList<>(earlier);
        all.add(last);
        return all;
    }

    /// Ends a trial that was not run, because an earlier study has its result.
    void reuse(Trial trial) {
        record(trial, "", "");
    }

    /// Ends a trial that was tried and is not tried again because its study has ended, or because it cannot be.
    void endBegun(long index, Outcome outcome, Cause cause, String message) {
        var point = run.grid().space().point(index).orElseThrow();
        long seed = Seeds.ofTrial(run.grid().search().seed(), point, 0);
        record(
                new Trial(
                        index,
                        point,
                        outcome,
                        Optional.of(cause),
                        message,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Map.of(),
                        Optional.empty(),
                        seed,
                        run.histories().close(index),
                        List.of()),
                "",
                "");
    }

    /// @param traceparent of its last attempt, when that was traced
    private void record(Trial trial, String output, String traceparent) {
        boolean improved = run.ledger().tell(trial.index(), trial.outcome(), trial.cached(), trial.objective());
        run.tell(trial);
        long event = run.nextEvent();
        writes.write(new Change.TrialEnded(run.id(), trial, event, output), () -> {
            shown.ended(trial);
            log(trial);
            events.trialFinished(run.stored().kind(), trial, traceparent);
            tell(new StudyEvent.TrialEnded(event, run.id(), trial));
        });
        if (improved) {
            long bestEvent = run.nextEvent();
            var told = Notices.best(run.grid().hooks(), this::view, trial, clock.instant());
            writes.write(
                    new Change.BestImproved(
                            run.id(), trial.index(), trial.objective().orElseThrow(), bestEvent, told),
                    () -> tell(new StudyEvent.BestImproved(bestEvent, run.id(), trial)));
        }
    }

    private void log(Trial trial) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "Study {} trial {} has ended: {}{}.",
                    Field.study(run.id()),
                    Field.index(trial.index()),
                    new Field("outcome", trial.outcome().word()),
                    trial.cause().map(cause -> " (" + cause.word() + ")").orElse(""));
        }
    }

    /// Ends the study: what never started is skipped.
    void finish(List<Gate.Result> gates, String verdict, Runnable whenDurable) {
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
