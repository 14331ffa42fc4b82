package dev.gridwright.engine;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.log.Field;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
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
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final LiveStudies studies;
    private final SlotPools slots;
    private final DurableWrites writes;
    private final StudyStore store;
    private final Vertx vertx;
    private final Timers timers;
    private final InstantSource clock;
    private final Function<LiveStudy, Future<Void>> beforeEnd;
    private final Consumer<LiveStudy> afterEnd;
    private final BiConsumer<String, Decided> endHeld;
    private final Map<String, Timers.Timer> watches = new HashMap<>();
    private boolean stopped;

    /// @param beforeEnd what is to be done between the last trial and the end of a study, which waits for it
    /// @param afterEnd called when the end of a study is durable and told
    /// @param endHeld ends the attempts of a study that workers hold
    Lifecycle(
            LiveStudies studies,
            SlotPools slots,
            DurableWrites writes,
            StudyStore store,
            Vertx vertx,
            Timers timers,
            InstantSource clock,
            Function<LiveStudy, Future<Void>> beforeEnd,
            Consumer<LiveStudy> afterEnd,
            BiConsumer<String, Decided> endHeld) {
        this.studies = studies;
        this.slots = slots;
        this.writes = writes;
        this.store = store;
        this.vertx = vertx;
        this.timers = timers;
        this.clock = clock;
        this.beforeEnd = beforeEnd;
        this.afterEnd = afterEnd;
        this.endHeld = endHeld;
    }

    /// Decides no further end; those that are decided are still carried out.
    void stop() {
        stopped = true;
    }

    /// A study got a slot; the first time it begins.
    void claimed(LiveStudy live) {
        var run = live.run();
        if (run.status().state() == StudyState.QUEUED) {
            LOG.info(
                    "Study {} begins: {} points.",
                    Field.study(run.id()),
                    new Field("points", run.ledger().points()));
            run.startTime();
            live.change(run.status().running(clock.instant()), () -> {});
            watchTime(live);
        }
    }

    /// Goes on with a study of an earlier life.
    void revived(LiveStudy live) {
        var run = live.run();
        countTime(live);
        if (run.status().killing()) {
            var reason = run.status().stopReason().orElseThrow();
            endHeld.accept(run.id(), killed(reason, causeOf(reason)));
        }
        advance(live);
    }

    /// What a study that goes on needs is there.
    void prepared(LiveStudy live) {
        countTime(live);
        advance(live);
    }

    /// Counts the time of a study that runs; not that in which it is made ready, also not again after a restart.
    private void countTime(LiveStudy live) {
        var run = live.run();
        if (run.ready() && run.claiming() && run.status().state() == StudyState.RUNNING) {
            run.startTime();
            watchTime(live);
        }
    }

    /// Wakes the study when its time is up, in place of what was set before.
    private void watchTime(LiveStudy live) {
        var run = live.run();
        Optional.ofNullable(watches.remove(run.id())).ifPresent(Timers.Timer::cancel);
        run.ends().timeLeft().ifPresent(left -> {
            var watch = timers.after(left, () -> studies.find(run.id()).ifPresent(this::timePassed));
            watches.put(run.id(), watch);
        });
    }

    private void timePassed(LiveStudy live) {
        advance(live);
        var run = live.run();
        boolean early = run.ends().timeLeft().filter(left -> !left.isZero()).isPresent();
        if (early && run.claiming() && run.status().state() == StudyState.RUNNING) {
            watchTime(live);
        }
    }

    /// Looks whether a study ends now, and finishes it when nothing of it runs any more.
    void advance(LiveStudy live) {
        var run = live.run();
        if (run.claiming() && !stopped) {
            run.ends().verdict().ifPresent(reason -> end(live, reason, run.limits().onLimit(), Cause.STUDY_ENDED, ""));
        }
        if (run.claiming() && !stopped) {
            run.ends().lostGate().ifPresent(why -> {
                LOG.info("Study {} ends: {}", run.id(), why);
                end(live, StopReason.GATE_FAILED, run.limits().onLimit(), Cause.STUDY_ENDED, why);
            });
        }
        if (run.turnToFinishing()) {
            finish(live);
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
            endHeld.accept(run.id(), decided);
        } else {
            slots.drain(run.id());
        }
    }

    private static Cause causeOf(StopReason reason) {
        return reason == StopReason.CANCELLED ? Cause.USER : Cause.STUDY_ENDED;
    }

    private static Decided killed(StopReason reason, Cause cause) {
        return new Decided(Outcome.CANCELLED, cause, "Its study ended: " + reason.word() + ".");
    }

    /// Ends a study by its user's wish; a second call may turn a drain into a kill.
    void cancel(LiveStudy live, OnLimit mode) {
        var run = live.run();
        if (!run.ending()) {
            LOG.info("Study {} is cancelled.", Field.study(run.id()));
            end(live, StopReason.CANCELLED, mode, Cause.USER, "");
        } else if (mode == OnLimit.KILL && run.share().slots() > 0 && !run.status().killing()) {
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
    void fail(LiveStudy live, String why) {
        if (live.run().claiming() && !stopped) {
            LOG.warn("Study {} cannot go on: {}", Field.study(live.run().id()), why);
            end(live, StopReason.ERROR, OnLimit.KILL, Cause.STUDY_ENDED, why);
            advance(live);
        }
    }

    /// Stops claiming; what runs may finish.
    void pause(LiveStudy live, String why, Runnable whenDurable) {
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
    void resume(LiveStudy live, Runnable whenDurable) {
        var run = live.run();
        if (run.claiming() || run.ending()) {
            writes.whenDurable(whenDurable);
            return;
        }
        LOG.info("Study {} goes on.", Field.study(run.id()));
        if (run.status().startedAt().isPresent()) {
            live.change(run.status().running(clock.instant()), whenDurable);
            countTime(live);
        } else {
            live.change(run.status().queued(), whenDurable);
        }
        advance(live);
    }

    /// Goes on under what its user has changed.
    void amend(LiveStudy live, StudyStatus next, Runnable whenDurable) {
        var run = live.run();
        live.change(next, whenDurable);
        run.underNewLimits();
        if (run.claiming() && next.state() == StudyState.RUNNING) {
            watchTime(live);
        }
        advance(live);
    }

    private void finish(LiveStudy live) {
        var run = live.run();
        Optional.ofNullable(watches.remove(run.id())).ifPresent(Timers.Timer::cancel);
        run.stopTime();
        var reason = run.status().stopReason().orElseThrow();
        var cause = causeOf(reason);
        run.histories()
                .indices()
                .forEach(index -> live.endBegun(
                        index,
                        Outcome.CANCELLED,
                        cause,
                        "Its study ended before it was tried again: " + reason.word() + "."));
        writes.whenDurable(() -> beforeEnd
                .apply(live)
                .compose(ignored -> judge(live))
                .onComplete(judged -> {
                    var verdict = judged.succeeded()
                            ? judged.result()
                            : Verdict.unknown(run.grid().gates());
                    if (judged.failed()) {
                        LOG.error(
                                "Study {}: its gates could not be held against its trials; they fail.",
                                Field.study(run.id()),
                                judged.cause());
                    }
                    live.finish(verdict.gates(), verdict.word(), () -> {
                        studies.remove(live);
                        LOG.info(
                                "Study {} has ended: {}, verdict {}.",
                                Field.study(run.id()),
                                new Field("stop_reason", reason.word()),
                                new Field("verdict", verdict.word()));
                        afterEnd.accept(live);
                    });
                }));
    }

    private Future<Verdict> judge(LiveStudy live) {
        var view = live.view();
        var grid = live.run().grid();
        if (grid.gates().isEmpty()) {
            return Future.succeededFuture(Verdict.NONE);
        }
        return vertx.executeBlocking(
                () -> Verdict.of(
                        grid.gates(), grid.objective(), store, view.id(), view.counts(), view.best(), view.elapsed()),
                false);
    }
}
