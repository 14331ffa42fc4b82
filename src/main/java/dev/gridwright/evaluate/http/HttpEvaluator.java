package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.TrialKind;
import org.jspecify.annotations.Nullable;

/// Asks a service on the slot's own thread, which waits for the answer; a stop interrupts it and breaks the request
/// off. What the service does with it then is its own.
///
/// State is owned by this object's monitor.
final class HttpEvaluator implements Evaluator {
    private final HttpEvaluators shared;
    private final StopSign sign = new StopSign();
    private @Nullable Thread asking;

    HttpEvaluator(HttpEvaluators shared) {
        this.shared = shared;
    }

    @Override
    public Evaluation evaluate(TrialTask task, Observer observer) {
        if (!(task.settings().kind() instanceof TrialKind.Http http)) {
            throw new IllegalStateException("a service is asked by http trials only");
        }
        if (!begin(task.token())) {
            return Evaluation.of(StopSign.STOPPED);
        }
        var output = new Output();
        observer.writesTo(output);
        var transcript = new Transcript(output, shared.secrets());
        try {
            var asking = new Asking(http.call(), task, shared, transcript, new Notes(observer));
            return new Evaluation(ask(asking), output.text());
        } catch (InterruptedException _) {
            return new Evaluation(StopSign.STOPPED, output.text());
        } finally {
            end();
        }
    }

    private Ending ask(Asking asking) throws InterruptedException {
        var task = asking.task();
        var objective = task.objective();
        var answered = shared.halfway().take(task.study(), task.index());
        for (int repeat = 0; repeat < objective.repeats(); repeat++) {
            for (int fold = 0; fold < objective.folds(); fold++) {
                try {
                    asking.observer()
                            .measured(Measurement.ofFold(fold, repeat, asking.measure(fold, repeat, answered)));
                } catch (Fallen e) {
                    if (asking.call().rows().isPresent() && e.isPutOff()) {
                        shared.halfway().keep(task.study(), task.index(), answered);
                    }
                    return e.ending();
                }
            }
        }
        return Ending.completed();
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
        interrupt();
    }

    private synchronized boolean begin(long token) {
        if (sign.begin(token) != StopSign.Level.GO) {
            sign.end();
            return false;
        }
        asking = Thread.currentThread();
        return true;
    }

    /// Also forgets an interrupt, which was made by a stop of this attempt.
    private synchronized void end() {
        asking = null;
        Thread.interrupted();
        sign.end();
    }

    private synchronized void interrupt() {
        if (asking != null) {
            asking.interrupt();
        }
    }
}
