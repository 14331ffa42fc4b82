package dev.gridwright.engine.live;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.notice.Notices;
import dev.gridwright.engine.retry.AfterFall;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.evaluate.Output;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.store.Change;
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

/// How the trials of one study end: what an attempt came to is decided, stored, and told once it is durable.
///
/// *Thread*: confined to the coordinator.
public final class TrialEnds {
    private static final Logger LOG = LoggerFactory.getLogger(TrialEnds.class);

    private final StudyRun run;
    private final Shown shown;
    private final DurableWrites writes;
    private final InstantSource clock;
    private final String node;
    private final EngineEvents events;
    private final Consumer<StudyEvent> announce;

    /// @param announce told of what is durable
    TrialEnds(StudyRun run, Shown shown, DurableWrites writes, EngineParts parts, Consumer<StudyEvent> announce) {
        this.run = run;
        this.shown = shown;
        this.writes = writes;
        this.clock = parts.clock();
        this.node = parts.settings().node();
        this.events = parts.events();
        this.announce = announce;
    }

    /// Settles an attempt of which nothing runs any more: its trial ends, or is tried again.
    ///
    /// @return how long until it may be tried again, when it is
    public Optional<Duration> settle(String slot, EndedAttempt ended) {
        return settle(node, slot, ended);
    }

    /// The same for an attempt that another machine made.
    public Optional<Duration> settle(String node, String slot, EndedAttempt ended) {
        run.share().observe(ended.duration());
        ended.trial().output().ifPresent(Output::end);
        long index = ended.trial().task().index();
        return switch (ended.result()) {
            case Result.Scored(Folds.Result.Scored scores, var exitCode) -> {
                end(
                        ended,
                        attempt(node, slot, ended, Optional.empty(), exitCode),
                        Outcome.SUCCEEDED,
                        Optional.of(scores));
                yield Optional.empty();
            }
            case Result.Fell(Ending.Fell fell) -> {
                var next = run.fell(index, fell);
                var told = next instanceof AfterFall.End(var why) && !why.isEmpty() ? fell.adding(why) : fell;
                var attempt = attempt(node, slot, ended, Optional.of(told), told.exitCode());
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

    private static Attempt attempt(
            String node, String slot, EndedAttempt ended, Optional<Ending.Fell> fell, OptionalInt exitCode) {
        return new Attempt(
                ended.trial().task().token(),
                node,
                slot,
                fell.map(Ending.Fell::outcome).orElse(Outcome.SUCCEEDED),
                fell.map(Ending.Fell::cause),
                fell.map(Ending.Fell::message).orElse(""),
                exitCode,
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
    public void reused(Trial trial) {
        record(trial, "", "");
    }

    /// Ends a trial that was tried and is not tried again because its study has ended, or because it cannot be.
    public void begun(long index, Outcome outcome, Cause cause, String message) {
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
            announce.accept(new StudyEvent.TrialEnded(event, run.id(), trial));
        });
        if (improved) {
            long bestEvent = run.nextEvent();
            var told = Notices.best(run.grid().hooks(), () -> shown.view(run), trial, clock.instant());
            writes.write(
                    new Change.BestImproved(
                            run.id(), trial.index(), trial.objective().orElseThrow(), bestEvent, told),
                    () -> announce.accept(new StudyEvent.BestImproved(bestEvent, run.id(), trial)));
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
}
