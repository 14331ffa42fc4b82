package dev.gridwright.evaluate;

import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An evaluation under way on a thread of its own, as on a slot.
public final class Started {
    /// Longer than anything here takes; reaching it means that it never ends.
    private static final long DEADLOCK_SECONDS = 60;

    private final TrialTask task;
    private final List<Measurement> measurements = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch measured = new CountDownLatch(1);
    private final CompletableFuture<Evaluation> evaluation = new CompletableFuture<>();

    private Started(TrialTask task) {
        this.task = task;
    }

    public static Started start(Evaluator evaluator, TrialTask task) {
        var started = new Started(task);
        var thread = new Thread(
                () -> {
                    try {
                        started.evaluation.complete(evaluator.evaluate(task, measurement -> {
                            started.measurements.add(measurement);
                            started.measured.countDown();
                        }));
                    } catch (Throwable e) {
                        started.evaluation.completeExceptionally(e);
                    }
                },
                "slot-under-test");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    /// Evaluates to the end.
    public static Started run(Evaluator evaluator, TrialTask task) {
        var started = start(evaluator, task);
        started.evaluation();
        return started;
    }

    public TrialTask task() {
        return task;
    }

    /// Waits for the first measurement.
    public Started awaitMeasured() {
        try {
            if (!measured.await(DEADLOCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing was measured");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /// Waits for the end.
    public Evaluation evaluation() {
        return evaluation.orTimeout(DEADLOCK_SECONDS, TimeUnit.SECONDS).join();
    }

    public Ending ending() {
        return evaluation().ending();
    }

    /// How it fell; fails when it did not.
    public Ending.Fell fell() {
        if (ending() instanceof Ending.Fell fell) {
            return fell;
        }
        throw new AssertionError("the attempt completed with " + measurements);
    }

    public boolean isDone() {
        return evaluation.isDone();
    }

    public List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /// The value of the only whole-fold measurement.
    public double value() {
        var last = measurements().getLast();
        var value = last.metrics().get("value");
        if (value == null) {
            throw new AssertionError("no value in " + last);
        }
        return value;
    }
}
