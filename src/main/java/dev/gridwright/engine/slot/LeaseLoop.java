package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.log.Field;
import dev.gridwright.trace.AttemptFacts;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Seeds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a slot does with a lease: runs its trials one after the other.
///
/// *Thread*: that of the slot; blocks.
final class LeaseLoop {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);

    /// Tiny trials are announced together, at most this long after the first of them ended.
    private static final long MAX_GATHER_NANOS = Duration.ofMillis(2).toNanos();

    private final Place place;
    private final Attempts attempts;
    private final Evaluator evaluator;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Consumer<Lease> announce;

    /// The slot, as it is told of.
    record Place(String pool, String slot) {}

    /// @param attempts told of each
    /// @param announce called on this slot's thread when there is something to take over from a lease
    LeaseLoop(
            Place place,
            Attempts attempts,
            Evaluator evaluator,
            LongSupplier nanos,
            InstantSource clock,
            Consumer<Lease> announce) {
        this.place = place;
        this.attempts = attempts;
        this.evaluator = evaluator;
        this.nanos = nanos;
        this.clock = clock;
        this.announce = announce;
    }

    /// Runs a lease to its end.
    void run(Lease lease) {
        long announced = nanos.getAsLong();
        var trials = lease.trials();
        int position = 0;
        for (; position < trials.size(); position++) {
            long started = nanos.getAsLong();
            if (!lease.begin(position, started)) {
                break;
            }
            lease.ended(runOne(lease, trials.get(position), started));
            boolean last = position == trials.size() - 1;
            if (!last && nanos.getAsLong() - announced > MAX_GATHER_NANOS) {
                announce.accept(lease);
                announced = nanos.getAsLong();
            }
        }
        lease.finish(position);
        announce.accept(lease);
    }

    /// Ends what the evaluator keeps.
    void close() {
        evaluator.close();
    }

    private EndedAttempt runOne(Lease lease, LeasedTrial trial, long started) {
        var startedAt = clock.instant();
        var task = trial.task();
        var measurements = new ArrayList<Measurement>(1);
        var begun = attempts.begin(facts(task));
        trial.begun(begun);
        var traced = begun.traceparent().isEmpty() ? task : task.traced(begun.traceparent());
        var evaluation = evaluate(lease, trial, traced, measurements);
        var result = trial.answer() ? judge(trial, evaluation.ending(), measurements) : refused(trial);
        long duration = nanos.getAsLong() - started;
        trial.ended(result);
        return new EndedAttempt(
                trial,
                result,
                Seeds.ofTrial(task.studySeed(), task.point(), 0),
                measurements,
                evaluation.output(),
                startedAt,
                Duration.ofNanos(duration));
    }

    private AttemptFacts facts(TrialTask task) {
        return new AttemptFacts(
                task.study(),
                task.index(),
                task.attempt(),
                task.token(),
                task.settings().kind().word(),
                place.pool(),
                place.slot(),
                task.traceparent());
    }

    private Evaluation evaluate(Lease lease, LeasedTrial trial, TrialTask task, List<Measurement> measurements) {
        if (trial.decided().isPresent()) {
            return Evaluation.of(Ending.completed());
        }
        try {
            return evaluator.evaluate(task, new Notes(lease, trial, measurements));
        } catch (RuntimeException | Error e) {
            // An error of one trial must not take its slot along: the slot would be busy for ever.
            LOG.error(
                    "Study {} trial {}: the evaluator broke; the trial fails.",
                    Field.study(lease.study()),
                    Field.index(trial.task().index()),
                    e);
            return Evaluation.of(Ending.failed(Cause.EXCEPTION, "The evaluator broke: " + e));
        }
    }

    /// Keeps what one attempt says of itself.
    private final class Notes implements Observer {
        private final Lease lease;
        private final LeasedTrial trial;
        private final List<Measurement> measurements;

        Notes(Lease lease, LeasedTrial trial, List<Measurement> measurements) {
            this.lease = lease;
            this.trial = trial;
            this.measurements = measurements;
        }

        @Override
        public void measured(Measurement measurement) {
            lease.measured(nanos.getAsLong());
            measurements.add(measurement);
        }

        @Override
        public void active() {
            lease.measured(nanos.getAsLong());
        }

        @Override
        public void waits(boolean waiting) {
            lease.waits(waiting, nanos.getAsLong());
        }

        @Override
        public void writesTo(Output output) {
            trial.writesTo(output);
        }
    }

    private static Result judge(LeasedTrial trial, Ending ending, List<Measurement> measurements) {
        return switch (ending) {
            case Ending.Fell fell -> new Result.Fell(fell);
            case Ending.Completed(var exitCode) ->
                switch (Folds.judge(trial.task().objective(), measurements)) {
                    case Folds.Result.Scored scored -> new Result.Scored(scored, exitCode);
                    case Folds.Result.Unusable unusable ->
                        new Result.Fell(unusable.ending().exited(exitCode));
                };
        };
    }

    private static Result refused(LeasedTrial trial) {
        return new Result.Fell(trial.decided().map(LeaseLoop::fell).orElseThrow());
    }

    /// The ending that a decision from outside stands for.
    static Ending.Fell fell(Decided decided) {
        return new Ending.Fell(
                decided.outcome(), decided.cause(), decided.message(), OptionalInt.empty(), OptionalInt.empty());
    }
}
