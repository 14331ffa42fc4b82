package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Measurement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One slot: runs the trials of one lease after the other on its own thread.
final class SlotVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SlotVerticle.class);

    /// Reports of tiny trials are gathered for at most this long.
    private static final long MAX_GATHER_NANOS = Duration.ofMillis(2).toNanos();

    private final String name;
    private final Evaluator evaluator;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Consumer<LeaseReport> reports;

    /// @param reports called on this slot's thread
    SlotVerticle(
            String name, Evaluator evaluator, LongSupplier nanos, InstantSource clock, Consumer<LeaseReport> reports) {
        this.name = name;
        this.evaluator = evaluator;
        this.nanos = nanos;
        this.clock = clock;
        this.reports = reports;
    }

    @Override
    public Future<?> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        evaluator.close();
        return Future.succeededFuture();
    }

    /// Hands the slot a lease; returns at once. To be called once the verticle is deployed and no lease is open.
    void run(Lease lease) {
        Context slot = context;
        slot.runOnContext(ignored -> runAll(lease));
    }

    private void runAll(Lease lease) {
        var gathered = new ArrayList<EndedAttempt>();
        long lastReport = nanos.getAsLong();
        var trials = lease.trials();
        int position = 0;
        for (; position < trials.size(); position++) {
            long started = nanos.getAsLong();
            if (!lease.begin(position, started)) {
                break;
            }
            gathered.add(runOne(lease, trials.get(position), started));
            boolean last = position == trials.size() - 1;
            if (!last && nanos.getAsLong() - lastReport > MAX_GATHER_NANOS) {
                reports.accept(new LeaseReport(name, lease, List.copyOf(gathered), List.of(), false));
                gathered.clear();
                lastReport = nanos.getAsLong();
            }
        }
        reports.accept(
                new LeaseReport(name, lease, List.copyOf(gathered), trials.subList(position, trials.size()), true));
    }

    private EndedAttempt runOne(Lease lease, LeasedTrial trial, long started) {
        var startedAt = clock.instant();
        var measurements = new ArrayList<Measurement>(1);
        var evaluation = evaluate(lease, trial, measurements);
        var result = trial.answer() ? judge(trial, evaluation.ending(), measurements) : refused(trial);
        return new EndedAttempt(
                trial,
                result,
                measurements,
                evaluation.output(),
                startedAt,
                Duration.ofNanos(nanos.getAsLong() - started));
    }

    private Evaluation evaluate(Lease lease, LeasedTrial trial, List<Measurement> measurements) {
        if (trial.decided().isPresent()) {
            return Evaluation.of(Ending.completed());
        }
        try {
            return evaluator.evaluate(trial.task(), measurement -> {
                lease.measured(nanos.getAsLong());
                measurements.add(measurement);
            });
        } catch (RuntimeException e) {
            LOG.error(
                    "Study {} trial {}: the evaluator broke; the trial fails.",
                    lease.study(),
                    trial.task().index(),
                    e);
            return Evaluation.of(Ending.failed(Cause.EXCEPTION, "The evaluator broke: " + e));
        }
    }

    private static Result judge(LeasedTrial trial, Ending ending, List<Measurement> measurements) {
        return switch (ending) {
            case Ending.Fell fell -> new Result.Fell(fell);
            case Ending.Completed() ->
                switch (Folds.judge(trial.task().objective(), measurements)) {
                    case Folds.Result.Scored scored -> new Result.Scored(scored);
                    case Folds.Result.Unusable unusable -> new Result.Fell(unusable.ending());
                };
        };
    }

    private static Result refused(LeasedTrial trial) {
        return new Result.Fell(trial.decided().map(SlotVerticle::fell).orElseThrow());
    }

    /// The ending that a decision from outside stands for.
    static Ending.Fell fell(LeasedTrial.Settlement.Decided decided) {
        return new Ending.Fell(
                decided.outcome(), decided.cause(), decided.message(), OptionalInt.empty(), OptionalInt.empty());
    }
}
