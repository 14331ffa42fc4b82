package dev.gridwright.engine.course;

import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.prepare.Preparer.Outcome;
import dev.gridwright.prepare.Preparer.Preparation;
import dev.gridwright.store.Change;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.Timers;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Has studies made ready before their first trial. A study is accepted and durable before; it claims nothing until
/// what was made ready for it is durable too. A pause ends the preparation, which goes on where it was with the study;
/// so do a shutdown and a crash.
///
/// *Thread*: confined to the coordinator.
public final class Preparations {
    /// How often those who follow a study see how far it is.
    private static final Duration SHOW_PROGRESS = Duration.ofSeconds(1);

    private final Preparer preparer;
    private final Context owner;
    private final Timers timers;
    private final BiConsumer<LiveStudy, String> whenFailed;
    private final Consumer<LiveStudy> whenReady;
    private final Map<String, Preparation> known = new HashMap<>();
    private boolean stopped;

    /// @param whenFailed told why a study cannot be made ready
    /// @param whenReady told when a study may claim
    public Preparations(
            Preparer preparer,
            Context owner,
            Timers timers,
            BiConsumer<LiveStudy, String> whenFailed,
            Consumer<LiveStudy> whenReady) {
        this.preparer = preparer;
        this.owner = owner;
        this.timers = timers;
        this.whenFailed = whenFailed;
        this.whenReady = whenReady;
    }

    /// Begins, or goes on, unless the study needs nothing, is ready, or is not to run now.
    public void begin(LiveStudy live, DurableWrites writes) {
        var run = live.run();
        if (stopped || run.ready() || !run.claiming() || known.containsKey(run.id())) {
            return;
        }
        // What it says may come before it is known by its name.
        var own = new Own();
        own.preparation = Optional.of(preparer.begin(
                run.id(),
                run.grid(),
                run.stored().provenance(),
                outcome -> owner.runOnContext(ignored -> own.ended(live, outcome, writes))));
        known.put(run.id(), own.preparation.get());
        run.waitsFor(own.preparation.get()::progress);
        showProgress(live, own);
    }

    /// One preparation, told from others of its study by being itself: what it says counts only as long as it is not
    /// closed.
    private final class Own {
        private Optional<Preparation> preparation = Optional.empty();

        private boolean isCurrent(LiveStudy live) {
            return preparation.equals(Optional.ofNullable(known.get(live.run().id())));
        }

        private void ended(LiveStudy live, Outcome outcome, DurableWrites writes) {
            if (!isCurrent(live)) {
                return;
            }
            switch (outcome) {
                case Outcome.Failed(var message) -> whenFailed.accept(live, message);
                case Outcome.Ready ready -> {
                    var run = live.run();
                    var provenance = run.stored().provenance().prepared(ready.prepared());
                    if (provenance.equals(run.stored().provenance())) {
                        run.ready(ready.materials(), provenance);
                        whenReady.accept(live);
                        return;
                    }
                    writes.write(new Change.StudyPrepared(run.id(), provenance), () -> {
                        if (isCurrent(live) && !run.ending()) {
                            run.ready(ready.materials(), provenance);
                            live.change(run.status(), () -> {});
                            whenReady.accept(live);
                        }
                    });
                }
            }
        }
    }

    private void showProgress(LiveStudy live, Own own) {
        timers.after(SHOW_PROGRESS, () -> {
            if (own.isCurrent(live) && !live.run().ready()) {
                live.touched();
                showProgress(live, own);
            }
        });
    }

    /// Breaks off what is not ready, because the study is not to run now.
    public void pause(LiveStudy live) {
        if (!live.run().ready()
                && (live.run().status().state() == StudyState.PAUSED
                        || live.run().ending())) {
            end(live);
        }
    }

    /// Gives back what the study had.
    public void end(LiveStudy live) {
        Optional.ofNullable(known.remove(live.run().id())).ifPresent(Preparation::close);
    }

    /// Begins nothing more and breaks off what is not ready.
    public void stop() {
        stopped = true;
        known.values().forEach(Preparation::close);
        known.clear();
    }
}
