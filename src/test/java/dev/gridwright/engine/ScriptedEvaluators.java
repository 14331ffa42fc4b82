package dev.gridwright.engine;

import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Evaluators that do what a test says, and remember what they were asked to do. Without a script a trial scores its
/// index.
final class ScriptedEvaluators implements Evaluator.Factory {
    /// What one attempt does; runs on the slot's thread.
    interface Script {
        Ending run(Run run) throws InterruptedException;
    }

    /// An attempt that was begun.
    record Begun(String study, long index, long token, int attempt, String slot) {}

    private final Map<Long, Script> scripts = new ConcurrentHashMap<>();
    private volatile Function<TrialTask, Script> otherwise = task -> scores(task.index());
    private final List<Evaluator> opened = new ArrayList<>();
    private final List<Begun> begun = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> mostRunning = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Long> openIndices = new HashMap<>();

    /// One attempt under way.
    static final class Run {
        private final TrialTask task;
        private final Observer observer;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch forced = new CountDownLatch(1);

        Run(TrialTask task, Observer observer) {
            this.task = task;
            this.observer = observer;
        }

        TrialTask task() {
            return task;
        }

        void score(double value) {
            observer.measured(Measurement.ofFold(0, 0, Map.of("value", value)));
        }

        void step(int step, double value) {
            observer.measured(new Measurement(OptionalInt.of(step), 0, 0, Map.of("value", value)));
        }

        void untilAsked() throws InterruptedException {
            waitFor(asked);
        }

        void untilForced() throws InterruptedException {
            waitFor(forced);
        }
    }

    static void waitFor(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(EngineHouse.LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a test waited in vain");
        }
    }

    static Script scores(double value) {
        return run -> {
            run.score(value);
            return Ending.completed();
        };
    }

    static Script falls(Cause cause) {
        return run -> Ending.failed(cause, "as scripted");
    }

    /// Goes on until it is killed.
    static Script spins() {
        return run -> {
            run.untilForced();
            return Ending.failed(Cause.SIGNAL, "killed");
        };
    }

    /// Goes on until the latch opens, whatever it is told; then scores its index.
    static Script ignoresStop(CountDownLatch latch) {
        return run -> {
            waitFor(latch);
            run.score(run.task().index());
            return Ending.completed();
        };
    }

    /// Goes on until the latch opens or it is killed.
    static Script waitsFor(CountDownLatch latch) {
        return run -> {
            while (!latch.await(1, TimeUnit.MILLISECONDS)) {
                if (run.forced.getCount() == 0) {
                    return Ending.failed(Cause.SIGNAL, "killed");
                }
            }
            run.score(run.task().index());
            return Ending.completed();
        };
    }

    /// The first attempts do as these say, in order, the later ones as the last.
    static Script inTurn(Script... attempts) {
        return run -> attempts[Math.min(run.task().attempt(), attempts.length) - 1].run(run);
    }

    ScriptedEvaluators on(long index, Script script) {
        scripts.put(index, script);
        return this;
    }

    ScriptedEvaluators otherwise(Function<TrialTask, Script> script) {
        otherwise = script;
        return this;
    }

    /// Trials below this index score it; the others go on until they are killed, so that a quick study does not end
    /// before a test is done with it.
    ScriptedEvaluators upTo(long index) {
        return otherwise(task -> task.index() < index ? scores(task.index()) : spins());
    }

    /// Every attempt begun so far, in order.
    synchronized List<Begun> begun() {
        return List.copyOf(begun);
    }

    synchronized List<Long> indices() {
        return begun.stream().map(Begun::index).toList();
    }

    /// How many trials of a study ever ran at once.
    synchronized int mostRunning(String study) {
        return mostRunning.getOrDefault(study, 0);
    }

    /// What must never happen and did.
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /// Waits until so many attempts at a trial have begun.
    void awaitBegun(long index, int attempts) {
        awaitBegun(each -> each.index() == index, attempts, "trial " + index);
    }

    void awaitBegun(String study, long index, int attempts) {
        awaitBegun(each -> each.study().equals(study) && each.index() == index, attempts, study + " trial " + index);
    }

    private synchronized void awaitBegun(Predicate<Begun> which, int attempts, String words) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(EngineHouse.LIMIT_SECONDS);
        while (begun.stream().filter(which).count() < attempts) {
            long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(words + " did not begin; these did: " + begun);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private synchronized void begin(TrialTask task, String slot) {
        begun.add(new Begun(task.study(), task.index(), task.token(), task.attempt(), slot));
        int now = running.merge(task.study(), 1, Integer::sum);
        mostRunning.merge(task.study(), now, Math::max);
        if (openIndices.put(task.study() + "/" + task.index(), task.token()) != null) {
            faults.add("trial " + task.index() + " runs twice at once");
        }
        notifyAll();
    }

    private synchronized void end(TrialTask task) {
        running.merge(task.study(), -1, Integer::sum);
        openIndices.remove(task.study() + "/" + task.index());
        notifyAll();
    }

    @Override
    public synchronized Evaluator open(String slot) {
        var scripted = new Scripted(slot);
        opened.add(scripted);
        return scripted;
    }

    /// Ends what still runs in a life that was left behind.
    synchronized void closeAll() {
        opened.forEach(Evaluator::close);
    }

    private final class Scripted implements Evaluator {
        private final String slot;
        private volatile @Nullable Run current;

        Scripted(String slot) {
            this.slot = slot;
        }

        @Override
        public Evaluation evaluate(TrialTask task, Observer observer) {
            var run = new Run(task, observer);
            var script = Optional.ofNullable(scripts.get(task.index())).orElseGet(() -> otherwise.apply(task));
            current = run;
            begin(task, slot);
            try {
                return Evaluation.of(script.run(run));
            } catch (InterruptedException e) {
                return Evaluation.of(new Ending.Fell(
                        Outcome.FAILED, Cause.EXCEPTION, "interrupted", OptionalInt.empty(), OptionalInt.empty()));
            } finally {
                current = null;
                end(task);
            }
        }

        @Override
        public void stop(long token, boolean force) {
            var run = current;
            if (run != null && run.task.token() == token) {
                run.asked.countDown();
                if (force) {
                    run.forced.countDown();
                }
            }
        }

        @Override
        public void close() {
            var run = current;
            if (run != null) {
                run.asked.countDown();
                run.forced.countDown();
            }
        }
    }
}
