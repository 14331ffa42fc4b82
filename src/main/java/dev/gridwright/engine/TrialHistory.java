package dev.gridwright.engine;

import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialSettings.Backoff;
import dev.gridwright.trial.TrialSettings.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The ended attempts of a trial that has not ended, and what another fall would mean.
///
/// An attempt that was under way when the server died is `interrupted` and charged as a crash; one put back by a drain
/// is `interrupted` and charged to nobody.
///
/// *Thread*: confined to the coordinator.
final class TrialHistory {
    /// After so many crashes of the server a trial runs alone, and fails if the server dies again.
    static final int MAX_CRASHES = 3;

    /// How often faults that are nobody's, such as a child that cannot be started, repeat one trial.
    static final int MAX_INFRASTRUCTURE_FAULTS = 5;

    private final List<Attempt> attempts = new ArrayList<>();
    private int retries;
    private int faults;
    private int crashes;

    /// What follows a fall.
    sealed interface Next {
        /// The trial has ended.
        record End() implements Next {}

        /// It is tried again.
        ///
        /// @param charged whether that uses up one of its retries
        record Again(Duration delay, boolean charged) implements Next {}
    }

    void add(PastAttempt past) {
        if (past.forgiven()) {
            forgiven(past.attempt());
        } else {
            add(past.attempt(), past.charged());
        }
    }

    /// An attempt made before the user had the trial tried again: it is history, and counts against nothing.
    void forgiven(Attempt attempt) {
        attempts.add(attempt);
    }

    void add(Attempt attempt, boolean charged) {
        attempts.add(attempt);
        boolean interrupted = attempt.cause().filter(Cause.INTERRUPTED::equals).isPresent();
        if (interrupted && charged) {
            crashes++;
        } else if (charged) {
            retries++;
        } else if (!interrupted) {
            faults++;
        }
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /// Whether the server died so often under this trial that it must run alone.
    boolean suspect() {
        return crashes >= MAX_CRASHES;
    }

    /// Whether the server died once more although it ran alone.
    boolean condemned() {
        return crashes > MAX_CRASHES;
    }

    Next after(Ending.Fell fell, Retry retry) {
        if (fell.cause() == Cause.INTERRUPTED) {
            return new Next.Again(Duration.ZERO, false);
        }
        if (retry.covers(fell) && retries < retry.max()) {
            return new Next.Again(retry.backoff().before(retries), true);
        }
        boolean infrastructure = fell.cause() == Cause.SPAWN || fell.cause() == Cause.LOST;
        if (infrastructure && faults < MAX_INFRASTRUCTURE_FAULTS) {
            return new Next.Again(Backoff.DEFAULT.before(faults), false);
        }
        return new Next.End();
    }
}
