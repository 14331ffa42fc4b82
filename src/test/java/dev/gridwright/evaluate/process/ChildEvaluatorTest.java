package dev.gridwright.evaluate.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.EvaluatorContract;
import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.PluginJar;
import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real processes, and objectives that do everything they should not.
final class ChildEvaluatorTest extends EvaluatorContract {
    @TempDir
    private static Path folder;

    private static Tasks nasty;
    private static ChildEvaluators children;

    private final List<Evaluator> opened = new ArrayList<>();

    @BeforeAll
    static void compile() {
        nasty = Tasks.java(PluginJar.of(folder, "Nasty"), "Nasty", Isolation.PROCESS);
        children = new ChildEvaluators(settings());
    }

    @AfterEach
    void close() {
        opened.forEach(Evaluator::close);
    }

    @AfterAll
    static void leave_no_process() {
        children.close();
        assertThat(running()).isEmpty();
    }

    @Override
    protected Evaluator open() {
        var evaluator = children.open("cpu-0");
        opened.add(evaluator);
        return evaluator;
    }

    @Override
    protected TrialTask shortTask() {
        return nasty.doing("behave");
    }

    @Override
    protected TrialTask endlessTask() {
        return nasty.doing("wait");
    }

    @Test
    void measurements_come_with_their_step_fold_and_repeat() {
        var started = Started.run(open(), nasty.folds(2, 2).doing("report"));

        assertThat(started.measurements())
                .extracting(measurement -> measurement.repeat() + "/" + measurement.fold() + "/"
                        + (measurement.step().isPresent() ? measurement.step().getAsInt() : "whole"))
                .containsExactly(
                        "0/0/0",
                        "0/0/1",
                        "0/0/whole",
                        "0/1/0",
                        "0/1/1",
                        "0/1/whole",
                        "1/0/0",
                        "1/0/1",
                        "1/0/whole",
                        "1/1/0",
                        "1/1/1",
                        "1/1/whole");
    }

    @Test
    void reports_from_many_threads_arrive_whole() {
        var started = Started.run(open(), nasty.doing("report from everywhere"));

        assertThat(started.ending()).isEqualTo(Ending.completed());
        assertThat(started.measurements()).hasSize(8 * 1000 + 1);
    }

    @Test
    void a_warm_child_runs_one_trial_after_another() {
        var evaluator = open();

        double first = Started.run(evaluator, nasty.doing("pid")).value();
        double second = Started.run(evaluator, nasty.doing("pid")).value();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void the_same_task_in_two_children_gives_the_same_bits() {
        var first = open();
        var second = open();

        var one = Started.run(first, nasty.folds(3, 2).doing("seeds")).measurements();
        var two = Started.run(second, nasty.folds(3, 2).doing("seeds")).measurements();

        assertThat(one).isEqualTo(two).hasSize(6);
        assertThat(one).doesNotHaveDuplicates();
    }

    @Test
    void a_trial_that_spins_is_killed() {
        var evaluator = open();
        double pid = Started.run(evaluator, nasty.doing("pid")).value();
        var spinning = Started.start(evaluator, nasty.doing("spin")).awaitMeasured();

        evaluator.stop(spinning.task().token(), false);
        evaluator.stop(spinning.task().token(), true);

        assertThat(spinning.fell().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(ProcessHandle.of((long) pid)).isEmpty();
        assertThatNextSucceeds(evaluator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill the heap", "fill the heap and deny it", "throw an error of memory"})
    void a_full_heap_costs_that_trial(String deed) {
        var evaluator = open();

        var fell = Started.run(evaluator, nasty.memory(96L << 20).doing(deed)).fell();

        assertThat(fell.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fell.cause()).isEqualTo(Cause.OOM);
        assertThatNextSucceeds(evaluator);
    }

    @Test
    void an_exit_costs_that_trial_and_its_code_is_told() {
        var evaluator = open();
        for (var deed : Map.of("exit 0", 0, "exit 3", 3, "halt", 42).entrySet()) {
            var fell = Started.run(evaluator, nasty.doing(deed.getKey())).fell();

            assertThat(fell.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(fell.cause()).isEqualTo(Cause.EXIT);
            assertThat(fell.exitCode()).hasValue(deed.getValue());
            assertThatNextSucceeds(evaluator);
        }
    }

    @Test
    void a_crash_costs_that_trial_and_its_signal_is_told() {
        var evaluator = open();
        for (var deed : Map.of("segfault", 11, "segfault by address", 11, "be killed", 9)
                .entrySet()) {
            var started = Started.run(evaluator, nasty.doing(deed.getKey()));

            assertThat(started.fell().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(started.fell().cause()).as(started.evaluation().output()).isEqualTo(Cause.SIGNAL);
            assertThat(started.fell().signal()).hasValue(deed.getValue());
            assertThatNextSucceeds(evaluator);
        }
    }

    @Test
    void an_exception_costs_that_trial_and_not_the_child() {
        var evaluator = open();
        double pid = Started.run(evaluator, nasty.doing("pid")).value();
        var messages = Map.of(
                "throw", "java.lang.IllegalStateException: the water is cold (at Nasty.evaluate",
                "throw nothing to say", "java.lang.RuntimeException (at Nasty.evaluate",
                "throw something mute", "Nasty$Mute (its message cannot be read",
                "overflow the stack", "java.lang.StackOverflowError (at Nasty.deeper",
                "wrong types", "java.lang.ClassCastException: class java.lang.String",
                "no such", "java.lang.IllegalArgumentException: no such deed: no such");
        for (var deed : messages.entrySet()) {
            var fell = Started.run(evaluator, nasty.doing(deed.getKey())).fell();

            assertThat(fell.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(fell.cause()).isEqualTo(Cause.EXCEPTION);
            assertThat(fell.message()).startsWith(deed.getValue());
        }
        assertThat(Started.run(evaluator, nasty.doing("pid")).value()).isEqualTo(pid);
    }

    @Test
    void the_stack_trace_is_in_the_output() {
        var started = Started.run(open(), nasty.doing("throw"));

        assertThat(started.evaluation().output())
                .startsWith("java.lang.IllegalStateException: the water is cold\n\tat Nasty.jar//Nasty.evaluate");
    }

    @Test
    void an_unusable_number_is_handed_on_as_it_is_and_ends_the_trial() {
        var evaluator = open();
        var causes = Map.of(
                "NaN", Cause.METRIC_NOT_FINITE,
                "no metric", Cause.METRIC_MISSING,
                "null", Cause.METRIC_MISSING,
                "nulls", Cause.METRIC_MISSING);
        for (var deed : causes.entrySet()) {
            var started = Started.run(evaluator, nasty.folds(3, 1).doing(deed.getKey()));

            assertThat(started.ending()).isEqualTo(Ending.completed());
            assertThat(started.measurements()).hasSize(1);
            var judged = Folds.judge(started.task().objective(), started.measurements());
            assertThat(judged)
                    .isInstanceOfSatisfying(
                            Folds.Result.Unusable.class,
                            unusable -> assertThat(unusable.ending().cause()).isEqualTo(deed.getValue()));
        }
    }

    @Test
    void output_is_drained_kept_at_both_ends_and_told_apart() {
        var evaluator = open();

        var loud = Started.run(evaluator, nasty.doing("print 100 MB")).evaluation();
        var next = Started.run(evaluator, nasty.doing("print")).evaluation();
        var silent = Started.run(evaluator, nasty.doing("behave")).evaluation();

        assertThat(loud.ending()).isEqualTo(Ending.completed());
        assertThat(loud.output())
                .startsWith("the first line\n")
                .endsWith("the last line\n")
                .containsPattern("\\[103,\\d\\d\\d,\\d\\d\\d bytes left out\\]")
                .hasSizeLessThan(Output.HEAD_BYTES + Output.TAIL_BYTES + 100);
        assertThat(next.output()).isEqualTo("hello from 17\n");
        assertThat(silent.output()).isEmpty();
    }

    @Test
    void closed_and_read_streams_cost_nobody_anything() {
        var evaluator = open();

        assertThat(Started.run(evaluator, nasty.doing("close the streams")).ending())
                .isEqualTo(Ending.completed());
        assertThat(Started.run(evaluator, nasty.doing("read the input")).value())
                .isEqualTo(-1);
        assertThat(Started.run(evaluator, nasty.doing("print")).evaluation().output())
                .isEqualTo("hello from 17\n");
    }

    @Test
    void a_child_that_garbles_the_line_costs_that_trial() {
        var evaluator = open();

        Started.run(evaluator, nasty.doing("write to descriptor 1"));
        assertThatNextSucceeds(evaluator);

        var fell = Started.run(evaluator, nasty.doing("write to every pipe")).fell();
        assertThat(fell.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fell.cause()).isEqualTo(Cause.LOST);
        assertThat(fell.message()).contains("garbage on the line");
        assertThatNextSucceeds(evaluator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave a daemon thread", "leave a thread", "exit later"})
    void threads_left_behind_end_with_their_child(String deed) {
        var evaluator = open();
        double pid = Started.run(evaluator, nasty.doing("pid")).value();

        var started = Started.run(evaluator, nasty.doing(deed));

        assertThat(started.ending()).isEqualTo(Ending.completed());
        assertThat(started.evaluation().output()).contains("left threads running");
        assertThat(ProcessHandle.of((long) pid)).isEmpty();
        assertThatNextSucceeds(evaluator);
    }

    @Test
    void threads_that_end_in_time_do_not_cost_the_child() {
        var evaluator = open();
        double pid = Started.run(evaluator, nasty.doing("pid")).value();

        assertThat(Started.run(evaluator, nasty.doing("use threads well"))
                        .evaluation()
                        .output())
                .isEmpty();

        assertThat(Started.run(evaluator, nasty.doing("pid")).value()).isEqualTo(pid);
    }

    @Test
    void an_interrupt_of_its_own_does_not_reach_the_next_trial() {
        var evaluator = open();

        assertThat(Started.run(evaluator, nasty.doing("interrupt itself")).ending())
                .isEqualTo(Ending.completed());
        var waiting = Started.start(evaluator, nasty.doing("wait")).awaitMeasured();

        assertThat(waiting.isDone()).isFalse();
        evaluator.stop(waiting.task().token(), true);
        assertThat(waiting.ending()).isInstanceOf(Ending.Fell.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave a process", "leave a process and exit", "leave a process and spin"})
    void processes_left_behind_are_ended(String deed) throws Exception {
        var evaluator = open();
        var file = folder.resolve(deed.replace(' ', '-'));

        var started = Started.start(evaluator, nasty.at(Map.of("deed", deed, "file", file.toString())));
        if (deed.endsWith("spin")) {
            evaluator.stop(started.awaitMeasured().task().token(), true);
        }
        started.evaluation();

        long pid = Long.parseLong(Files.readString(file).strip());
        assertThat(ProcessHandle.of(pid).filter(ChildEvaluatorTest::works)).isEmpty();
        assertThatNextSucceeds(evaluator);
    }

    @Test
    void a_child_that_died_while_idle_costs_nobody_anything() {
        var evaluator = open();
        var idle = ProcessHandle.of(
                        (long) Started.run(evaluator, nasty.doing("pid")).value())
                .orElseThrow();

        idle.destroyForcibly();
        idle.onExit().join();

        assertThatNextSucceeds(evaluator);
    }

    @Test
    void a_child_is_replaced_after_so_many_trials() {
        try (var recycling = new ChildEvaluators(new ChildSettings(
                        settings().java(),
                        settings().classPath(),
                        settings().heapBytes(),
                        settings().natives(),
                        settings().cache(),
                        settings().options(),
                        2,
                        settings().recycleAboveHeapBytes(),
                        1,
                        settings().startLimit()));
                var evaluator = recycling.open("cpu-0")) {
            var pids = new ArrayList<Double>();
            for (int i = 0; i < 6; i++) {
                pids.add(Started.run(evaluator, nasty.doing("pid")).value());
            }

            assertThat(pids.get(0)).isEqualTo(pids.get(1)).isNotEqualTo(pids.get(2));
            assertThat(pids.get(2)).isEqualTo(pids.get(3)).isNotEqualTo(pids.get(4));
        }
    }

    @Test
    void a_java_that_is_not_there_is_a_failure_to_spawn() {
        var fell = with(Path.of("/nowhere/java"), settings().classPath(), Duration.ofSeconds(30));

        assertThat(fell.cause()).isEqualTo(Cause.SPAWN);
        assertThat(fell.message()).contains("/nowhere/java");
    }

    @Test
    void a_child_that_cannot_start_is_a_failure_to_spawn_with_its_words() {
        var fell = with(settings().java(), "/nowhere.jar", Duration.ofSeconds(30));

        assertThat(fell.cause()).isEqualTo(Cause.SPAWN);
        assertThat(fell.message()).contains("exit code 1 before it was ready").contains("ChildMain");
    }

    @Test
    void a_child_that_stays_silent_is_a_failure_to_spawn() {
        var fell = with(settings().java(), settings().classPath(), Duration.ofNanos(1));

        assertThat(fell.cause()).isEqualTo(Cause.SPAWN);
        assertThat(fell.message()).isEqualTo("The child process was not ready in time and was killed.");
    }

    @Test
    void a_class_that_is_none_fails_the_trial_with_the_reason() {
        var tasks = Tasks.java(folder.resolve("Nasty.jar"), "Nicety", Isolation.PROCESS);

        var fell = Started.run(open(), tasks.doing("behave")).fell();

        assertThat(fell.cause()).isEqualTo(Cause.EXCEPTION);
        assertThat(fell.message()).contains("there is no class Nicety in");
    }

    @Test
    void several_objectives_live_in_one_child() throws Exception {
        var evaluator = open();
        double pid = Started.run(evaluator, nasty.doing("pid")).value();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 7; i++) {
                var copy = folder.resolve("copy" + i + ".jar");
                Files.write(copy, Files.readAllBytes(folder.resolve("Nasty.jar")));
                var tasks = Tasks.java(copy, "Nasty", Isolation.PROCESS);
                assertThat(Started.run(evaluator, tasks.doing("pid")).value()).isEqualTo(pid);
            }
        }
    }

    private static Ending.Fell with(Path java, String classPath, Duration startLimit) {
        var broken = new ChildSettings(
                java,
                classPath,
                settings().heapBytes(),
                settings().natives(),
                Optional.empty(),
                List.of(),
                100,
                1L << 30,
                0,
                startLimit);
        try (var evaluators = new ChildEvaluators(broken);
                var evaluator = evaluators.open("cpu-0")) {
            return Started.run(evaluator, nasty.doing("behave")).fell();
        }
    }

    private static void assertThatNextSucceeds(Evaluator evaluator) {
        var next = Started.run(evaluator, nasty.doing("behave"));
        assertThat(next.ending()).isEqualTo(Ending.completed());
        assertThat(next.value()).isEqualTo(1.0);
    }

    private static ChildSettings settings() {
        return ChildSettings.ofThisProcess(folder, 8);
    }

    /// Zombies do not count: they wait for whoever adopted them.
    private static boolean works(ProcessHandle process) {
        try {
            return !Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"))
                    .contains(") Z ");
        } catch (IOException _) {
            return false;
        }
    }

    private static List<ProcessHandle> running() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }
}
