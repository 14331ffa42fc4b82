package dev.gridwright.bench;

import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.PluginJar;
import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.ThreadEvaluator;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.evaluate.function.FunctionEvaluator;
import dev.gridwright.evaluate.process.ChildEvaluators;
import dev.gridwright.evaluate.process.ChildSettings;
import dev.gridwright.trial.TrialKind.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to try one trial whose objective costs nothing, by where it runs; and how soon a slot is back after a
/// kill.
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EvaluatorBenchmark {

    /// The plug-in and the child processes, shared by all slots.
    @State(Scope.Benchmark)
    public static class Plugin {
        private Path folder;
        private ChildEvaluators children;
        private Path jar;

        @Setup(Level.Trial)
        public void open() throws IOException {
            folder = Files.createTempDirectory("gridwright-bench");
            jar = PluginJar.of(folder, "Nasty");
            children = new ChildEvaluators(ChildSettings.ofThisProcess(folder, 2));
        }

        @TearDown(Level.Trial)
        public void close() {
            children.close();
        }
    }

    /// One slot a thread.
    @State(Scope.Thread)
    public static class Slot {
        private Evaluator function;
        private Evaluator thread;
        private Evaluator child;
        private TrialTask sphere;
        private TrialTask behaveOnThread;
        private TrialTask behaveInChild;

        @Setup(Level.Trial)
        public void open(Plugin plugin) {
            function = new FunctionEvaluator();
            thread = new ThreadEvaluator();
            child = plugin.children.open("bench");
            sphere = Tasks.function("sphere", Duration.ZERO).at(Map.of("a", 0.3, "b", 4));
            behaveOnThread = Tasks.java(plugin.jar, "Nasty", Isolation.THREAD).doing("behave");
            behaveInChild = Tasks.java(plugin.jar, "Nasty", Isolation.PROCESS).doing("behave");
        }

        @TearDown(Level.Trial)
        public void close() {
            child.close();
        }
    }

    @Benchmark
    public Evaluation function(Slot slot) {
        return slot.function.evaluate(slot.sphere, measurement -> {});
    }

    @Benchmark
    public Evaluation thread(Slot slot) {
        return slot.thread.evaluate(slot.behaveOnThread, measurement -> {});
    }

    @Benchmark
    public Evaluation child(Slot slot) {
        return slot.child.evaluate(slot.behaveInChild, measurement -> {});
    }

    @Benchmark
    @Threads(2)
    public Evaluation childOnTwoSlots(Slot slot) {
        return slot.child.evaluate(slot.behaveInChild, measurement -> {});
    }

    /// From the stop of a spinning trial to the result of the next one.
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 1, time = 3)
    @Measurement(iterations = 1, time = 15)
    public Evaluation killAndGoOn(Spinning spinning) {
        spinning.child.stop(spinning.started.task().token(), true);
        spinning.started.evaluation();
        return spinning.child.evaluate(spinning.next, measurement -> {});
    }

    /// A trial that will not end by itself, begun before each measurement.
    @State(Scope.Thread)
    public static class Spinning {
        private Tasks tasks;
        private Evaluator child;
        private Started started;
        private TrialTask next;

        @Setup(Level.Trial)
        public void open(Plugin plugin) {
            tasks = Tasks.java(plugin.jar, "Nasty", Isolation.PROCESS);
            child = plugin.children.open("bench");
        }

        @Setup(Level.Invocation)
        public void spin() {
            started = Started.start(child, tasks.doing("spin")).awaitMeasured();
            next = tasks.doing("behave");
        }

        @TearDown(Level.Trial)
        public void close() {
            child.close();
        }
    }
}
