package dev.gridwright.engine.live;

import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What may be shown of a study that runs: the sum of its durable events.
///
/// *Thread*: confined to the coordinator.
final class Shown {
    private final Ledger ledger;
    private StudyStatus status;
    private Optional<Trial> best;
    private long version;
    private final Duration elapsedBefore;
    private long endedHere;

    /// @param version rises with every life of the server
    Shown(Ledger ledger, StudyStatus status, Optional<Trial> best, long version) {
        this.ledger = ledger;
        this.status = status;
        this.best = best;
        this.version = version;
        this.elapsedBefore = status.elapsed();
    }

    void ended(Trial trial) {
        version++;
        endedHere++;
        if (ledger.tell(trial.index(), trial.outcome(), trial.cached(), trial.objective())) {
            best = Optional.of(trial);
        }
    }

    /// Trials are tried again, whose end was shown.
    void reopened(List<Outcome> outcomes, StudyStatus next) {
        outcomes.forEach(ledger::retract);
        ledger.beginAnew();
        ledger.leaveOut(next.reopening().skipped());
        changed(next);
    }

    /// Its user has added points.
    void added(long points, StudyStatus next) {
        ledger.points(points);
        changed(next);
    }

    void changed(StudyStatus next) {
        version++;
        status = next;
    }

    /// Something that is not kept, such as a trial's start.
    void touched() {
        version++;
    }

    StudyStatus status() {
        return status;
    }

    long ended() {
        return ledger.ended();
    }

    /// How many trials are in each state.
    Counts counts(StudyRun run) {
        if (status.counts().isPresent()) {
            return status.counts().get();
        }
        long unseen = run.ledger().ended() - ledger.ended();
        long left = ledger.left();
        long backoff = Math.min(run.line().backoff(), left);
        // A slot that has just decided its last trial is busy until it says that its lease is over; a retry that is
        // not durable yet may run already.
        long running = Math.clamp(
                Math.min(left, run.ledger().left()) - backoff, 0, run.share().slots());
        return ledger.counts(running + Math.max(0, unseen), backoff);
    }

    private static String message(StudyRun run, StudyStatus status) {
        return status.message().isEmpty()
                ? run.preparing()
                        .map(progress -> "It is being prepared: " + progress)
                        .orElse("")
                : status.message();
    }

    StudyView view(StudyRun run) {
        return view(run, status);
    }

    /// As it will be shown with that status.
    StudyView view(StudyRun run, StudyStatus status) {
        var stored = run.stored();
        long left = ledger.left();
        var counts = status.counts().orElseGet(() -> counts(run));
        var elapsed = run.elapsed();
        Optional<Duration> eta = endedHere > 0 && run.claiming()
                ? Optional.of(Duration.ofNanos(
                        (long) ((double) elapsed.minus(elapsedBefore).toNanos() / endedHere * left)))
                : Optional.empty();
        return new StudyView(
                stored.id(),
                stored.name(),
                status.state(),
                status.state().ended() ? status.stopReason() : Optional.empty(),
                message(run, status),
                status.labels(),
                status.priority(),
                status.limits(),
                stored.objective(),
                stored.kind(),
                ledger.points(),
                counts,
                best,
                status.gates(),
                status.verdict(),
                stored.createdAt(),
                status.startedAt(),
                status.endedAt(),
                status.state().ended() ? status.elapsed() : elapsed,
                status.state().ended() ? Optional.empty() : eta,
                stored.provenance(),
                stored.owner(),
                version,
                status.reopening().event());
    }
}
