package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.dispatch.Settling;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.remote.Desk;
import dev.gridwright.engine.retry.TrialHistories;
import dev.gridwright.store.Change;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What a study of an earlier life owes before it goes on: what was under way when the server died is ended, and what
/// waits or is held by workers takes its place.
///
/// *Thread*: confined to the coordinator.
final class Revival {
    private final DurableWrites writes;
    private final Desk desk;
    private final Settling settling;
    private final InstantSource clock;

    Revival(DurableWrites writes, Desk desk, Settling settling, InstantSource clock) {
        this.writes = writes;
        this.desk = desk;
        this.settling = settling;
        this.clock = clock;
    }

    void goOn(LiveStudy live, Recovery.Recovered recovered) {
        var id = live.run().id();
        recovered
                .interrupted()
                .forEach(past ->
                        writes.write(new Change.AttemptEnded(id, past.index(), past.attempt(), past.charged(), "")));
        recovered.leases().forEach(lease -> writes.write(new Change.LeaseClosed(id, lease)));
        recovered
                .condemned()
                .forEach(index -> live.ends()
                        .begun(
                                index,
                                Outcome.FAILED,
                                Cause.CRASHED_REPEATEDLY,
                                "The server died under it " + (TrialHistories.MAX_CRASHES + 1)
                                        + " times, the last time while it ran alone."));
        for (var held : recovered.held()) {
            live.run().share().adopt(held.index());
            desk.adopt(held, live.run().task(held.index(), held.token(), List.of()));
        }
        live.run()
                .histories()
                .due()
                .forEach((index, due) -> settling.tryAgain(live.run(), index, Duration.between(clock.instant(), due)));
    }
}
