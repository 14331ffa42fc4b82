package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.ScriptedEvaluators.Begun;
import dev.gridwright.trial.Ending;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who gets a slot.
final class SharingTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);

    /// Trials of one to a few milliseconds, which are handed out one by one.
    private void trialsTakeMillis(int most) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        evaluators.otherwise(task -> {
            int millis = 1 + random.nextInt(most);
            return run -> {
                var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
                run.score(1);
                return Ending.completed();
            };
        });
    }

    @Test
    void a_study_never_runs_more_trials_at_once_than_it_may() {
        trialsTakeMillis(6);
        try (var house = EngineHouse.open(4, evaluators)) {
            var narrow = house.submit(TestGrid.of(100).parallel(1));
            var two = house.submit(TestGrid.of(100).parallel(2));
            house.ended(narrow);
            house.ended(two);
            assertThat(evaluators.mostRunning(narrow)).isEqualTo(1);
            assertThat(evaluators.mostRunning(two)).isBetween(1, 2);
        }
    }

    @Test
    void idle_slots_beside_a_narrow_study_cost_nothing() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(2, evaluators)) {
            var id = house.submit(TestGrid.of(2).parallel(1));
            evaluators.awaitBegun(0, 1);
            var loop = loopThread();
            long before = cpu(loop);
            pause(Duration.ofMillis(400));
            assertThat(Duration.ofNanos(cpu(loop) - before)).isLessThan(Duration.ofMillis(200));
            gate.countDown();
            house.ended(id);
        }
    }

    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .map(Thread::threadId)
                .max(java.util.Comparator.comparingLong(SharingTest::cpu))
                .orElseThrow();
    }

    private static long cpu(long thread) {
        return java.lang.management.ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private static void pause(Duration time) {
        try {
            var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_slot_shared_by_two_studies_alternates() {
        trialsTakeMillis(5);
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var first = house.submit(TestGrid.of(1));
            evaluators.awaitBegun(0, 1);
            evaluators.on(0, ScriptedEvaluators.scores(1));
            var a = house.submit(TestGrid.of(40));
            var b = house.submit(TestGrid.of(40));
            gate.countDown();
            house.ended(first);
            house.ended(a);
            house.ended(b);
            // While both have work neither gets far ahead of the other.
            int ahead = 0;
            for (var begun : evaluators.begun().subList(1, 41)) {
                ahead += begun.study().equals(a) ? 1 : -1;
                assertThat(Math.abs(ahead)).isLessThanOrEqualTo(16);
            }
        }
    }

    @Test
    void a_higher_priority_is_served_first() {
        evaluators.on(0, waitsFor(gate));
        trialsTakeMillis(3);
        try (var house = EngineHouse.open(1, evaluators)) {
            var running = house.submit(TestGrid.of(20));
            evaluators.awaitBegun(0, 1);
            evaluators.on(0, ScriptedEvaluators.scores(1));
            var urgent = house.submit(TestGrid.of(20).priority(5));
            gate.countDown();
            house.ended(urgent);
            house.ended(running);
            assertThat(evaluators.begun().stream().map(Begun::study).skip(1).limit(20))
                    .containsOnly(urgent);
        }
    }

    @Test
    void a_study_of_long_trials_behind_tiny_ones_holds_up_no_other() {
        var long1 = new CountDownLatch(1);
        evaluators.otherwise(task -> task.index() < 500 ? ScriptedEvaluators.scores(1) : waitsFor(long1));
        try (var house = EngineHouse.open(2, evaluators)) {
            var long1Study = house.submit(TestGrid.of(1_000).parallel(1));
            evaluators.awaitBegun(500, 1);
            var quick = house.submit(TestGrid.of(100));
            assertThat(house.ended(quick).counts().succeeded()).isEqualTo(100);
            long1.countDown();
            assertThat(house.ended(long1Study).counts().succeeded()).isEqualTo(1_000);
            assertThat(evaluators.mostRunning(long1Study)).isEqualTo(1);
        }
    }
}
