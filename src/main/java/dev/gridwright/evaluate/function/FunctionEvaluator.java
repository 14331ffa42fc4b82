package dev.gridwright.evaluate.function;

import dev.gridwright.catalog.TestFunction;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.TrialKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Evaluates test functions on the slot's own thread. A delay is waited for without using a core, and a stop ends it
/// at once, forced or not.
public final class FunctionEvaluator implements Evaluator {
    private final StopSign sign = new StopSign();
    private volatile @Nullable Thread waiting;

    @Override
    public Evaluation evaluate(TrialTask task, Observer observer) {
        if (!(task.settings().kind() instanceof TrialKind.Function function)) {
            throw new IllegalStateException("a test function is asked for by its kind only");
        }
        try {
            if (sign.begin(task.token()) != StopSign.Level.GO) {
                return Evaluation.of(StopSign.STOPPED);
            }
            return Evaluation.of(evaluate(function, task, observer));
        } finally {
            sign.end();
        }
    }

    @Override
    public void stop(long token, boolean force) {
        if (sign.stop(token, force)) {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void close() {
        sign.close();
        LockSupport.unpark(waiting);
    }

    private Ending evaluate(TrialKind.Function kind, TrialTask task, Observer observer) {
        var function = TestFunction.of(kind.name());
        if (function.isEmpty()) {
            return Ending.failed(Cause.SPAWN, "There is no test function '" + kind.name() + "'.");
        }
        double value;
        try {
            value = function.get().at(coordinates(function.get(), task.point()));
        } catch (IllegalArgumentException e) {
            return Ending.failed(Cause.EXCEPTION, String.valueOf(e.getMessage()));
        }
        var metrics = Map.of(TestFunction.METRIC, value);
        for (int repeat = 0; repeat < task.objective().repeats(); repeat++) {
            for (int fold = 0; fold < task.objective().folds(); fold++) {
                if (!kind.delay().isZero() && !waited(kind.delay())) {
                    return StopSign.STOPPED;
                }
                observer.measured(Measurement.ofFold(fold, repeat, metrics));
            }
        }
        return Ending.completed();
    }

    /// Waits, and tells whether it was for the whole time. An interrupt ends it too, and stays set for the caller.
    private boolean waited(Duration delay) {
        long deadline = System.nanoTime() + delay.toNanos();
        waiting = Thread.currentThread();
        try {
            while (sign.level() == StopSign.Level.GO && !Thread.currentThread().isInterrupted()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                LockSupport.parkNanos(this, left);
            }
            return false;
        } finally {
            waiting = null;
        }
    }

    private static double[] coordinates(TestFunction function, Point point) {
        if (!function.axes().isEmpty()) {
            var axes = function.axes();
            var x = new double[axes.size()];
            for (int i = 0; i < x.length; i++) {
                var name = axes.get(i).name();
                x[i] = number(
                        name,
                        point.value(name)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "The function " + function.word() + " needs a parameter '" + name + "'.")));
            }
            return x;
        }
        int count = point.values().size();
        if (count < function.minCoordinates() || count > function.maxCoordinates()) {
            throw new IllegalArgumentException("The function " + function.word() + " takes "
                    + (function.minCoordinates() == function.maxCoordinates() ? "" : "at least ")
                    + function.minCoordinates() + " parameters; the point has " + count + ".");
        }
        var x = new double[count];
        int i = 0;
        for (var entry : point.values().entrySet()) {
            x[i++] = number(entry.getKey(), entry.getValue());
        }
        return x;
    }

    private static double number(String name, Value value) {
        if (value instanceof Value.Numeric numeric) {
            return numeric.number().doubleValue();
        }
        throw new IllegalArgumentException(
                "The parameter '" + name + "' is " + value.canonical() + "; a test function takes numbers.");
    }
}
