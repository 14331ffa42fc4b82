package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.LeaseReport;
import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// What follows the end of attempts, on slots and by workers: their trials end or are tried again, and their study goes
/// on.
///
/// *Thread*: confined to the coordinator.
public final class Settling {
    private final LiveStudies studies;
    private final Dispatcher dispatcher;
    private final Lifecycle lifecycle;
    private final Timers timers;
    private final Consumer<StudyRun> dispatch;

    /// @param dispatch called when there may be something to run of a study
    public Settling(
            LiveStudies studies,
            Dispatcher dispatcher,
            Lifecycle lifecycle,
            Timers timers,
            Consumer<StudyRun> dispatch) {
        this.studies = studies;
        this.dispatcher = dispatcher;
        this.lifecycle = lifecycle;
        this.timers = timers;
        this.dispatch = dispatch;
    }

    /// Settles what a slot says of its lease.
    public void reported(LeaseReport report) {
        var live = studies.known(report.lease().study());
        for (var ended : report.attempts()) {
            settled(live, ended, live.ends().settle(report.slot(), ended));
        }
        dispatcher.settle(live, report);
        goOn(live);
    }

    /// Settles an attempt that a worker made.
    void settle(LiveStudy live, String node, String slot, EndedAttempt ended) {
        settled(live, ended, live.ends().settle(node, slot, ended));
        goOn(live);
    }

    private void settled(LiveStudy live, EndedAttempt ended, Optional<Duration> delay) {
        delay.ifPresent(wait -> tryAgain(live.run(), ended.trial().task().index(), wait));
    }

    /// Goes on with a study of which something was settled or put back.
    void goOn(LiveStudy live) {
        lifecycle.advance(live);
        dispatch.accept(live.run());
    }

    /// Has a trial tried again.
    ///
    /// @param delay until it may be; at once when it is not positive
    public void tryAgain(StudyRun run, long index, Duration delay) {
        if (!delay.isPositive()) {
            run.line().putBack(index);
            return;
        }
        run.line().waitForRetry(index, timers.nanos() + delay.toNanos());
        timers.after(delay, () -> {
            run.line().wake(timers.nanos());
            dispatch.accept(run);
        });
    }
}
