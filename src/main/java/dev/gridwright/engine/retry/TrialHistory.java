package dev.gridwright.engine.retry;

import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialSettings.Backoff;
import dev.gridwright.trial.TrialSettings.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ended attempts of a trial that has not ended, and what another fall would mean.
///
/// An attempt that was under way when the server died is `interrupted` and charged as a crash; one put back by a drain
/// is `interrupted` and charged to nobody.
///
/// *Thread*: confined to the coordinator.
final class TrialHistory {
    /// How often faults that are nobody's, such as a child that cannot be started, repeat one trial.
    static final int MAX_INFRASTRUCTURE_FAULTS = 5;

    /// How often a trial waits at nobody's cost because a service asks for it, and for how long in all.
    static final int MAX_PUT_OFF = 20;

    static final Duration MAX_PUT_OFF_TIME = Duration.ofHours(1);

    /// A service is asked again up to that share later than it asks for, so that not all come back at once.
    private static final double LATER = 0.1;

    private final List<Attempt> attempts = new ArrayList<>();
    private Optional<Instant> due = Optional.empty();
    private int retries;
    private int faults;
    private int putOff;
    private Duration putOffTime = Duration.ZERO;
    private int crashes;

    void add(PastAttempt past) {
        if (past.forgiven()) {
            forgiven(past.attempt());
        } else {
            add(past.attempt(), past.charged(), past.due());
        }
    }

    /// An attempt made before the user had the trial tried again: it is history, and counts against nothing.
    void forgiven(Attempt attempt) {
        attempts.add(attempt);
    }

    /// @param next when its trial may be tried again, if not at once
    void add(Attempt attempt, boolean charged, Optional<Instant> next) {
        attempts.add(attempt);
        due = next;
        boolean interrupted = attempt.cause().filter(Cause.INTERRUPTED::equals).isPresent();
        if (interrupted && charged) {
            crashes++;
        } else if (charged) {
            retries++;
        } else if (attempt.cause().filter(Cause.HTTP_STATUS::equals).isPresent()) {
            putOff++;
            putOffTime = putOffTime.plus(
                    next.map(time -> Duration.between(attempt.endedAt(), time)).orElse(Duration.ZERO));
        } else if (!interrupted) {
            faults++;
        }
    }

    /// Its next attempt is under way already.
    void goesOn() {
        due = Optional.empty();
    }

    /// When the trial may be tried again, if not at once.
    Optional<Instant> due() {
        return due;
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /// Whether the server died so often under this trial that it must run alone.
    boolean suspect() {
        return crashes >= TrialHistories.MAX_CRASHES;
    }

    /// Whether the server died once more although it ran alone.
    boolean condemned() {
        return crashes > TrialHistories.MAX_CRASHES;
    }

    /// @param chance from 0 to below 1: waits are spread by it, so that trials that fell together do not come back
    /// together
    AfterFall after(Ending.Fell fell, Retry retry, double chance) {
        if (fell.cause() == Cause.INTERRUPTED) {
            return new AfterFall.Again(Duration.ZERO, false, true);
        }
        if (fell.putOff().filter(this::mayPutOff).isPresent()) {
            return new AfterFall.Again(times(fell.putOff().get(), 1 + LATER * chance), false, false);
        }
        if (retry.covers(fell) && retries < retry.max()) {
            return new AfterFall.Again(times(retry.backoff().before(retries), chance), true, true);
        }
        boolean lasting = fell.exitCode().isPresent();
        boolean infrastructure = fell.cause() == Cause.SPAWN && !lasting || fell.cause() == Cause.LOST;
        if (infrastructure && faults < MAX_INFRASTRUCTURE_FAULTS) {
            return new AfterFall.Again(times(Backoff.DEFAULT.before(faults), chance), false, true);
        }
        return new AfterFall.End("");
    }

    private boolean mayPutOff(Duration wait) {
        return putOff < MAX_PUT_OFF && putOffTime.plus(wait).compareTo(MAX_PUT_OFF_TIME) <= 0;
    }

    private static Duration times(Duration wait, double factor) {
        return Duration.ofNanos((long) (wait.toNanos() * factor));
    }
}
