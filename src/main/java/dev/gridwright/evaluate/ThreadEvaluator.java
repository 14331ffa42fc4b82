package dev.gridwright.evaluate;

import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.OpenObjective;
import dev.gridwright.child.objective.Thrown;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs Java objectives on the slot's own thread, each plug-in in a class loader of its own.
///
/// Nothing can end an objective that does not return: a stop, forced or not, interrupts its thread and no more, so
/// [#evaluate] may never come back and the slot has to be given up. What an objective does to the process
/// (exit, full heap) it does to the server. Only for objectives the operator trusts.
///
/// State is owned by this object's monitor.
public final class ThreadEvaluator implements Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadEvaluator.class);

    private final StopSign sign = new StopSign();
    private @Nullable Thread runner;
    private @Nullable ObjectiveSource source;
    private @Nullable OpenObjective opened;

    @Override
    public Evaluation evaluate(TrialTask task, Observer observer) {
        if (!(task.settings().kind() instanceof TrialKind.JavaClass java)) {
            throw new IllegalStateException("a thread runs Java objectives only");
        }
        if (!begin(task.token())) {
            return Evaluation.of(StopSign.STOPPED);
        }
        var listener = new Listener(observer);
        try {
            open(ObjectiveSource.ofPlugin(java.className(), java.jar()))
                    .evaluate(task.work(), (measurement, last) -> listener.accept(measurement));
            return Evaluation.of(Ending.completed());
        } catch (Throwable e) {
            return Evaluation.of(ending(e));
        } finally {
            listener.leave();
            end();
        }
    }

    @Override
    public synchronized void stop(long token, boolean force) {
        if (sign.stop(token, force)) {
            interrupt();
        }
    }

    @Override
    public synchronized void close() {
        sign.close();
        if (runner == null) {
            closeOpened();
        } else {
            interrupt();
        }
    }

    private synchronized boolean begin(long token) {
        if (sign.begin(token) != StopSign.Level.GO) {
            sign.end();
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /// Also forgets an interrupt: it was made by a stop of this attempt or by the objective itself.
    private synchronized void end() {
        runner = null;
        Thread.interrupted();
        sign.end();
        if (sign.isClosed()) {
            closeOpened();
        }
    }

    private synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    private Ending ending(Throwable thrown) {
        if (sign.level() != StopSign.Level.GO) {
            return StopSign.STOPPED;
        }
        var cause = thrown instanceof OutOfMemoryError ? Cause.OOM : Cause.EXCEPTION;
        return Ending.failed(cause, Thrown.describe(thrown));
    }

    private OpenObjective open(ObjectiveSource wanted) throws Throwable {
        synchronized (this) {
            var current = opened;
            if (current != null && wanted.equals(source)) {
                return current;
            }
            closeOpened();
        }
        var fresh = wanted.open();
        synchronized (this) {
            source = wanted;
            opened = fresh;
        }
        return fresh;
    }

    private synchronized void closeOpened() {
        var closing = opened;
        opened = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                LOG.warn("The plug-in of {} could not be closed; its file stays open", source, e);
            }
        }
    }

    /// Passes on what an objective reports, from whichever thread, one at a time and not after the attempt.
    private static final class Listener {
        private final Observer observer;
        private boolean over;

        private Listener(Observer observer) {
            this.observer = observer;
        }

        private synchronized void accept(Measurement measurement) {
            if (!over) {
                observer.measured(measurement);
            }
        }

        private synchronized void leave() {
            over = true;
        }
    }
}
