package dev.gridwright.engine.course;

import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.log.Field;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes studies from state to state: begins them at their first claim, pauses and resumes them, decides their end, and
/// finishes them when nothing of them runs any more.
///
/// ```
/// queued --first claim--> running --end decided--> draining or killing --nothing runs--> gates judged --> ended
///    `------ pause, resume ----'  `-- pause, resume --> paused --cancel--'
/// ```
///
/// *Thread*: confined to the coordinator.
public final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final SlotPools slots;
    private final DurableWrites writes;
    private final InstantSource clock;
    private final Neighbours neighbours;
    private final Finishing finishing;
    private final StudyTime time;
    private boolean stopped;

    /// Those who have a part in the end of studies.
    public interface Neighbours {
        /// Ends the attempts of a study that workers hold.
        void endHeld(String study, Decided decision);

        /// What is to be done between the last trial and the end of a study, which waits for it.
        Future<Void> beforeEnd(LiveStudy live);

        /// The end of a study is durable and told.
        void afterEnd(LiveStudy live);
    }

    public Lifecycle(
            LiveStudies studies,
            SlotPools slots,
            DurableWrites writes,
            EngineParts parts,
            Timers timers,
            Neighbours neighbours) {
        this.slots = slots;
        this.writes = writes;
        this.clock = parts.clock();
        this.neighbours = neighbours;
        this.finishing = new Finishing(studies, writes, parts, neighbours);
        this.time = new StudyTime(studies, timers, this::advance);
    }

    /// Decides no further end; those that are decided are still carried out.
    public void stop() {
        stopped = true;
    }

    /// A study got a slot; the first time it begins.
    public void claimed(LiveStudy live) {
        var run = live.run();
        if (run.status().state() == StudyState.QUEUED) {
            LOG.info(
                    "Study {} begins: {} points.",
                    Field.study(run.id()),
                    new Field("points", run.ledger().points()));
            run.startTime();
            live.change(run.status().running(clock.instant()), () -> {});
            time.watch(live);
        }
    }

    /// Goes on with a study of an earlier life.
    public void revived(LiveStudy live) {
        var run = live.run();
        time.goOn(live);
        if (run.status().killing()) {
            var reason = run.status().stopReason().orElseThrow();
            neighbours.endHeld(run.id(), killed(reason, causeOf(reason)));
        }
        advance(live);
    }

    /// What a study that goes on needs is there.
    public void prepared(LiveStudy live) {
        time.goOn(live);
        advance(live);
    }

    /// Looks whether a study ends now, and finishes it when nothing of it runs any more.
    public void advance(LiveStudy live) {
        var run = live.run();
        if (run.claiming() && !stopped) {
            run.ends()
                    .verdict()
                    .ifPresent(reason -> end(live, reason, run.limits().onLimit(), Cause.STUDY_ENDED, ""));
        }
        if (run.claiming() && !stopped) {
            run.ends().lostGate().ifPresent(why -> {
                LOG.info("Study {} ends: {}", run.id(), why);
                end(live, StopReason.GATE_FAILED, run.limits().onLimit(), Cause.STUDY_ENDED, why);
            });
        }
        if (run.turnToFinishing()) {
            time.end(live);
            finishing.finish(live);
        }
    }

    private void end(LiveStudy live, StopReason reason, OnLimit mode, Cause cause, String why) {
        var run = live.run();
        boolean kill = mode == OnLimit.KILL;
        var stopping = run.status().stopping(reason, kill, why);
        if (run.share().slots() > 0) {
            live.keep(stopping);
        } else {
            run.status(stopping);
        }
        if (kill) {
            var decided = killed(reason, cause);
            slots.end(run.id(), decided);
            neighbours.endHeld(run.id(), decided);
        } else {
            slots.drain(run.id());
        }
    }

    static Cause causeOf(StopReason reason) {
        return reason == StopReason.CANCELLED ? Cause.USER : Cause.STUDY_ENDED;
    }

    private static Decided killed(StopReason reason, Cause cause) {
        return new Decided(Outcome.CANCELLED, cause, "Its study ended: " + reason.word() + ".");
    }

    /// Ends a study by its user's wish; a second call may turn a drain into a kill.
    public void cancel(LiveStudy live, OnLimit mode) {
        var run = live.run();
        if (!run.ending()) {
            LOG.info("Study {} is cancelled.", Field.study(run.id()));
            end(live, StopReason.CANCELLED, mode, Cause.USER, "");
        } else if (mode == OnLimit.KILL
                && run.share().slots() > 0
                && !run.status().killing()) {
            end(
                    live,
                    run.status().stopReason().orElseThrow(),
                    mode,
                    Cause.USER,
                    run.status().message());
        }
        advance(live);
    }

    /// Ends a study that cannot go on.
    public void fail(LiveStudy live, String why) {
        if (live.run().claiming() && !stopped) {
            LOG.warn("Study {} cannot go on: {}", Field.study(live.run().id()), why);
            end(live, StopReason.ERROR, OnLimit.KILL, Cause.STUDY_ENDED, why);
            advance(live);
        }
    }

    /// Stops claiming; what runs may finish.
    public void pause(LiveStudy live, String why, Runnable whenDurable) {
        var run = live.run();
        if (!run.claiming()) {
            writes.whenDurable(whenDurable);
            return;
        }
        LOG.info("Study {} is paused.", Field.study(run.id()));
        run.stopTime();
        slots.drain(run.id());
        live.change(run.status().paused(why), whenDurable);
    }

    /// Goes on after a pause.
    public void resume(LiveStudy live, Runnable whenDurable) {
        var run = live.run();
        if (run.claiming() || run.ending()) {
            writes.whenDurable(whenDurable);
            return;
        }
        LOG.info("Study {} goes on.", Field.study(run.id()));
        if (run.status().startedAt().isPresent()) {
            live.change(run.status().running(clock.instant()), whenDurable);
            time.goOn(live);
        } else {
            live.change(run.status().queued(), whenDurable);
        }
        advance(live);
    }

    /// Goes on under what its user has changed.
    public void amend(LiveStudy live, StudyStatus next, Runnable whenDurable) {
        var run = live.run();
        live.change(next, whenDurable);
        run.underNewLimits();
        if (run.claiming() && next.state() == StudyState.RUNNING) {
            time.watch(live);
        }
        advance(live);
    }
}
