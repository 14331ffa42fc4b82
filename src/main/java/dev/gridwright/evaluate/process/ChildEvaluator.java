package dev.gridwright.evaluate.process;

import dev.gridwright.child.frame.Frame;
import dev.gridwright.child.frame.MalformedFrame;
import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.log.Field;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the trials of one slot in a warm child process. Whatever a trial does to its process costs that trial only:
/// the process is replaced, by a spare one if there is one.
///
/// A stop interrupts a Java objective; with force, and for learners always, since they do not listen and hold nothing
/// worth waiting for, it kills the process.
///
/// State is owned by this object's monitor, so that a kill never reaches the trial after the one it was meant for.
final class ChildEvaluator implements Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ChildEvaluator.class);

    private final String slot;
    private final ChildSettings settings;
    private final WarmChildren children;
    private final StopSign sign = new StopSign();
    private @Nullable CompletableFuture<ChildProcess> coming;
    private @Nullable ChildProcess child;
    private boolean underWay;
    private boolean listens;

    ChildEvaluator(String slot, ChildSettings settings, WarmChildren children) {
        this.slot = slot;
        this.settings = settings;
        this.children = children;
    }

    @Override
    public Evaluation evaluate(TrialTask task, Observer observer) {
        var source = TaskSource.of(task);
        if (!begin(task.token(), source)) {
            return Evaluation.of(StopSign.STOPPED);
        }
        try {
            return attempt(task, source, observer);
        } catch (CancellationException _) {
            return Evaluation.of(StopSign.STOPPED);
        } catch (CompletionException e) {
            return Evaluation.of(Ending.failed(
                    Cause.SPAWN,
                    "No child process could be started: " + e.getCause() + ". Is " + settings.java()
                            + " still there, and memory free?"));
        } catch (RuntimeException | Error e) {
            taint();
            throw e;
        } finally {
            settle(task);
        }
    }

    @Override
    public synchronized void stop(long token, boolean force) {
        if (!sign.stop(token, force || !listens)) {
            return;
        }
        if (sign.level() == StopSign.Level.FORCED) {
            kill();
        } else if (child != null) {
            child.cancel(token);
        }
    }

    @Override
    public void close() {
        @Nullable ChildProcess idle = null;
        synchronized (this) {
            sign.close();
            if (underWay) {
                kill();
            } else {
                idle = child;
                child = null;
            }
        }
        if (idle != null) {
            idle.end();
        }
    }

    private synchronized boolean begin(long token, ObjectiveSource source) {
        listens = source.jar().isPresent();
        if (sign.begin(token) != StopSign.Level.GO) {
            sign.end();
            return false;
        }
        underWay = true;
        return true;
    }

    private Evaluation attempt(TrialTask task, ObjectiveSource source, Observer observer) {
        long heapBytes = TaskSource.heapBytes(task, settings);
        var used = child;
        if (used != null && (used.heapBytes() != heapBytes || !used.isAlive())) {
            replace(used);
            used = null;
        }
        if (used != null && handed(used, task, source, observer)) {
            return answers(used, observer);
        }
        if (used != null) {
            // It died at the very moment, while idle, which is no fault of this trial.
            LOG.info(
                    "The child process {} of slot {} had died; another takes its place",
                    used.pid(),
                    new Field("slot", slot));
            replace(used);
        }
        used = fresh(heapBytes);
        if (!greeted(used)) {
            int code = used.end();
            var output = used.output().text();
            return fell(Death.beforeReady(code, output, used.wasLate()), output);
        }
        return handed(used, task, source, observer) ? answers(used, observer) : died(used);
    }

    private boolean greeted(ChildProcess fresh) {
        try {
            return fresh.greeted(settings.startLimit());
        } catch (IOException _) {
            // What it wrote to standard output is no greeting, so it is not our child.
            return false;
        }
    }

    /// Whether the trial is in the hands of the child.
    private boolean handed(ChildProcess used, TrialTask task, ObjectiveSource source, Observer observer) {
        try {
            used.run(source, task.work());
        } catch (IOException _) {
            return false;
        }
        observer.writesTo(used.output());
        if (sign.level() == StopSign.Level.ASKED) {
            used.cancel(task.token());
        }
        return true;
    }

    private Evaluation answers(ChildProcess used, Observer observer) {
        try {
            var frame = used.answer();
            while (frame.isPresent() && frame.get() instanceof Frame.Measured(Measurement measurement)) {
                observer.measured(measurement);
                frame = used.answer();
            }
            if (frame.isEmpty()) {
                return died(used);
            }
            if (frame.get() instanceof Frame.Ended ended) {
                return ended(used, ended);
            }
            return garbled(used, "a message out of turn");
        } catch (MalformedFrame e) {
            return garbled(used, String.valueOf(e.getMessage()));
        } catch (IOException _) {
            return died(used);
        }
    }

    private Evaluation ended(ChildProcess used, Frame.Ended ended) {
        used.awaitOutput(ended);
        if (!ended.strays().isEmpty()) {
            used.taint();
            var note = ("[The trial left threads running, which end with its process: "
                            + String.join(", ", ended.strays()) + "]\n")
                    .getBytes(StandardCharsets.UTF_8);
            used.output().append(note, note.length);
        }
        var output = used.output().text();
        return switch (ended.how()) {
            case COMPLETED -> new Evaluation(Ending.completed(), output);
            case THREW -> fell(Ending.failed(Cause.EXCEPTION, ended.message()), output);
            case OUT_OF_MEMORY -> {
                used.taint();
                yield fell(Ending.failed(Cause.OOM, ended.message()), output);
            }
        };
    }

    private Evaluation garbled(ChildProcess used, String what) {
        used.taint();
        used.end();
        return fell(
                Ending.failed(
                        Cause.LOST,
                        "The answers of the child process are garbled: it sent " + what
                                + ". An objective must not write to descriptors it did not open."),
                used.output().text());
    }

    private Evaluation died(ChildProcess used) {
        int code = used.end();
        var output = used.output().text();
        return fell(Death.ofTrial(code, output, used.heapBytes()), output);
    }

    /// An attempt that was stopped ended for that reason, whatever it looked like.
    private Evaluation fell(Ending ending, String output) {
        return new Evaluation(sign.level() == StopSign.Level.GO ? ending : StopSign.STOPPED, output);
    }

    private ChildProcess fresh(long heapBytes) {
        CompletableFuture<ChildProcess> request;
        synchronized (this) {
            request = children.acquire(heapBytes);
            coming = request;
            if (sign.level() == StopSign.Level.FORCED) {
                request.cancel(false);
            }
        }
        var fresh = request.join();
        synchronized (this) {
            coming = null;
            child = fresh;
            if (sign.level() == StopSign.Level.FORCED) {
                fresh.kill();
            }
        }
        return fresh;
    }

    private void replace(ChildProcess used) {
        synchronized (this) {
            child = null;
        }
        used.end();
    }

    private synchronized void taint() {
        if (child != null) {
            child.taint();
        }
    }

    private synchronized void kill() {
        if (coming != null) {
            coming.cancel(false);
        }
        if (child != null) {
            child.kill();
        }
    }

    /// Ends the attempt: keeps the child for the next one, or waits until it is gone.
    private void settle(TrialTask task) {
        boolean fit = child != null && child.isFit(settings);
        @Nullable ChildProcess unfit;
        synchronized (this) {
            coming = null;
            if (fit && sign.level() != StopSign.Level.FORCED) {
                end();
                return;
            }
            unfit = child;
            child = null;
        }
        if (unfit != null) {
            if (sign.level() == StopSign.Level.FORCED) {
                LOG.info(
                        "Study {} trial {}: its child process {} on slot {} is killed.",
                        Field.study(task.study()),
                        Field.index(task.index()),
                        unfit.pid(),
                        new Field("slot", slot));
            }
            unfit.end();
        }
        end();
    }

    private synchronized void end() {
        underWay = false;
        sign.end();
    }
}
