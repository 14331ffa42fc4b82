package dev.gridwright.engine.course;

import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.Timers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The time that studies spend running: counted while they do, and watched, since it alone may end them.
///
/// *Thread*: confined to the coordinator.
final class StudyTime {
    private final LiveStudies studies;
    private final Timers timers;
    private final Consumer<LiveStudy> whenPassed;
    private final Map<String, Timers.Timer> watches = new HashMap<>();

    /// @param whenPassed looks whether time ends a study now
    StudyTime(LiveStudies studies, Timers timers, Consumer<LiveStudy> whenPassed) {
        this.studies = studies;
        this.timers = timers;
        this.whenPassed = whenPassed;
    }

    /// A study begins to run.
    void begin(LiveStudy live) {
        live.run().startTime();
        watch(live);
    }

    /// Counts the time of a study that runs; not that in which it is made ready, also not again after a restart.
    void goOn(LiveStudy live) {
        if (live.run().ready() && runs(live)) {
            begin(live);
        }
    }

    private static boolean runs(LiveStudy live) {
        return live.run().claiming() && live.run().status().state() == StudyState.RUNNING;
    }

    /// Wakes the study when its time is up, in place of what was set before.
    void watch(LiveStudy live) {
        var run = live.run();
        forget(live);
        run.ends().timeLeft().ifPresent(left -> {
            var watch = timers.after(left, () -> studies.find(run.id()).ifPresent(this::passed));
            watches.put(run.id(), watch);
        });
    }

    private void passed(LiveStudy live) {
        whenPassed.accept(live);
        boolean early =
                live.run().ends().timeLeft().filter(left -> !left.isZero()).isPresent();
        if (early && runs(live)) {
            watch(live);
        }
    }

    /// The study ends.
    void end(LiveStudy live) {
        forget(live);
        live.run().stopTime();
    }

    private void forget(LiveStudy live) {
        Optional.ofNullable(watches.remove(live.run().id())).ifPresent(Timers.Timer::cancel);
    }
}
