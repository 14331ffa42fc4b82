package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.ScriptedEvaluators.Begun;
import dev.gridwright.engine.Studies.PoolView;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A pool that is made larger and smaller.
final class PoolTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void a_larger_pool_runs_more_at_once_without_waiting_for_what_runs() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.submit(TestGrid.of(6));
            evaluators.awaitBegun(0, 1);

            await(house.engine().resize("cpu", 3));

            evaluators.awaitBegun(1, 1);
            evaluators.awaitBegun(2, 1);
            assertThat(house.pool()).isEqualTo(new PoolView("cpu", 0, 3, 0));
            gate.countDown();
            assertThat(house.ended(study).counts().succeeded()).isEqualTo(6);
            assertThat(evaluators.mostRunning(study)).isEqualTo(3);
        }
    }

    @Test
    void a_smaller_pool_loses_slots_as_they_become_idle_and_ends_nothing() {
        evaluators.otherwise(task -> task.index() < 3 ? waitsFor(gate) : scores(task.index()));
        try (var house = EngineHouse.open(3, evaluators)) {
            var study = house.submit(TestGrid.of(30));
            for (int index = 0; index < 3; index++) {
                evaluators.awaitBegun(index, 1);
            }

            assertThat(await(house.engine().resize("cpu", 1))).isEqualTo(new PoolView("cpu", 0, 3, 0));

            gate.countDown();
            assertThat(house.ended(study).counts().succeeded()).isEqualTo(30);
            assertThat(evaluators.indices()).as("no trial ran twice").hasSize(30);
            assertThat(evaluators.begun().stream()
                            .filter(begun -> begun.index() >= 3)
                            .map(Begun::slot)
                            .distinct())
                    .hasSize(1);
            assertThat(house.pool()).isEqualTo(new PoolView("cpu", 1, 0, 0));
        }
    }

    @Test
    void idle_slots_go_and_come_at_once() {
        try (var house = EngineHouse.open(3, evaluators)) {
            assertThat(await(house.engine().resize("cpu", 1))).isEqualTo(new PoolView("cpu", 1, 0, 0));
            assertThat(await(house.engine().resize("cpu", 4))).isEqualTo(new PoolView("cpu", 4, 0, 0));
            assertThat(house.run(TestGrid.of(20)).counts().succeeded()).isEqualTo(20);
        }
    }

    @Test
    void another_pool_or_an_unreasonable_size_is_refused() {
        try (var house = EngineHouse.open(1, evaluators)) {
            refused(house, "disk", 2, Reason.UNKNOWN_POOL);
            refused(house, "gpu", 1, Reason.INVALID_CHANGE);
            refused(house, "cpu", 0, Reason.INVALID_CHANGE);
            refused(house, "cpu", Pools.Bounds.MOST_CPU + 1, Reason.INVALID_CHANGE);
            assertThat(house.pool()).isEqualTo(new PoolView("cpu", 1, 0, 0));
        }
    }

    private static void refused(EngineHouse house, String pool, int slots, Reason reason) {
        assertThatThrownBy(() -> await(house.engine().resize(pool, slots)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
