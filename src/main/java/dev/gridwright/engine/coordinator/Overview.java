package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.OpenTrials;
import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.engine.dispatch.Dispatcher;
import dev.gridwright.engine.dispatch.WorkerTrials;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.remote.Desk;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.evaluate.Output;
import dev.gridwright.metrics.Present;
import dev.gridwright.store.StudyStore;
import dev.gridwright.trial.Room.Pool;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What may be seen of all that runs: attempts under way, trials that are open, slots, and why a study has none.
/// Changes nothing.
///
/// *Thread*: confined to the coordinator.
public final class Overview {
    private final LiveStudies studies;
    private final SlotPools slots;
    private final Desk desk;
    private final Dispatcher dispatcher;
    private final Drain drain;
    private final StudyStore store;
    private final InstantSource clock;

    Overview(LiveStudies studies, SlotPools slots, Desk desk, Dispatcher dispatcher, Drain drain, EngineParts parts) {
        this.studies = studies;
        this.slots = slots;
        this.desk = desk;
        this.dispatcher = dispatcher;
        this.drain = drain;
        this.store = parts.store();
        this.clock = parts.clock();
    }

    /// Where what a running attempt writes collects; empty when it writes nothing, or does not run.
    public Optional<Output> output(String study, long token) {
        return underWay(study).stream()
                .map(SlotPools.Running::trial)
                .filter(trial -> trial.task().token() == token)
                .findAny()
                .flatMap(LeasedTrial::output);
    }

    public List<RunningTrial> running(String study) {
        return shown(study, underWay(study));
    }

    private List<SlotPools.Running> underWay(String study) {
        return slots.running().stream()
                .filter(running -> running.lease().study().equals(study))
                .toList();
    }

    private List<RunningTrial> shown(String study, List<SlotPools.Running> underWay) {
        var onSlots = underWay.stream()
                .map(running -> new RunningTrial(
                        running.trial().task().index(),
                        running.trial().task().token(),
                        running.slot(),
                        clock.instant().minus(running.age()),
                        running.trial().task().attempt()));
        var held = desk.held(study).stream()
                .map(trial -> new RunningTrial(
                        trial.task().index(),
                        trial.task().token(),
                        WorkerTrials.slot(trial.worker()),
                        trial.since(),
                        trial.task().attempt()));
        return Stream.concat(onSlots, held)
                .sorted(Comparator.comparingLong(RunningTrial::index))
                .toList();
    }

    /// What has begun and not ended. The trials of a lease that lie before the one under way have answered.
    public OpenTrials open(LiveStudy live) {
        var underWay = underWay(live.run().id());
        var answered = new HashSet<Long>();
        for (var running : underWay) {
            running.lease().trials().stream()
                    .takeWhile(trial -> trial != running.trial())
                    .forEach(trial -> answered.add(trial.task().index()));
        }
        var run = live.run();
        boolean restSkipped = run.status().reopening().skipped() > 0;
        return new OpenTrials(
                shown(run.id(), underWay),
                run.line().inBackoff(),
                run.histories().attempts(),
                answered,
                restSkipped,
                restSkipped ? run.line().wished() : Set.of());
    }

    public List<PoolView> pools() {
        return Arrays.stream(Pool.values()).map(this::pool).toList();
    }

    PoolView pool(Pool pool) {
        var use = slots.use(pool);
        return new PoolView(pool.word(), use.idle(), use.busy(), use.abandoned());
    }

    /// How things stand now.
    Present present() {
        return Census.take(studies, pools(), clock.instant(), dispatcher.longestWait());
    }

    /// Why nothing, or nothing more, of a study is running.
    public List<String> blocked(LiveStudy live) {
        return Blocked.reasons(live.run(), slots, desk, store.fault(), drain.begun(), dispatcher.alone());
    }
}
