package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.store.Change;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is taken on, and what becomes of it when the store has a fault.
final class AdmissionTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final MemoryStore store = new MemoryStore();

    @Test
    void a_grid_without_points_is_refused() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            assertRefused(house, TestGrid.of(10, "x > 100"), Reason.NO_POINTS);
            assertThat(store.unfinished()).isEmpty();
        }
    }

    @Test
    void a_part_without_points_is_refused_by_its_name() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var whole = EngineHouse.submission(TestGrid.of(1).build());
            var texts = IntStream.rangeClosed(1, 2)
                    .mapToObj(number ->
                            new Selection(Optional.of(new IndexRange(0, 7)), Optional.of(new Shard(number, 2))))
                    .flatMap(part -> refusal(house, whole, part).stream())
                    .toList();
            assertThat(texts).hasSize(1).first(STRING).containsPattern("in the range 0:7 of shard [12]/2");
        }
    }

    private static Optional<String> refusal(EngineHouse house, Submission whole, Selection part) {
        var submission = new Submission(
                whole.grid(), whole.document(), whole.format(), whole.folder(), part, whole.provenance());
        try {
            house.ended(EngineHouse.await(house.engine().submit(submission)).id());
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.ofNullable(refusal.getMessage());
        }
    }

    @Test
    void a_study_larger_than_the_server_accepts_is_refused() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            assertRefused(house, TestGrid.of(100_001), Reason.GRID_TOO_LARGE);
        }
    }

    @Test
    void a_study_that_cannot_be_stored_is_refused() {
        store.refuse(Change.StudyCreated.class::isInstance);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            assertRefused(house, TestGrid.of(1), Reason.OVERLOADED);
        }
    }

    @Test
    void nothing_is_accepted_while_the_store_has_a_fault() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            store.fault("the disk is full");
            assertRefused(house, TestGrid.of(1), Reason.STORE_FAULT);
        }
    }

    @Test
    void nothing_is_claimed_while_the_store_has_a_fault_and_the_study_goes_on_afterwards() {
        var gate = new CountDownLatch(1);
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(20));
            evaluators.awaitBegun(0, 1);
            store.fault("the disk is full");
            gate.countDown();
            house.awaitTrials(id, 1);
            assertThat(evaluators.indices()).hasSize(1);
            assertThat(EngineHouse.await(house.engine().blocked(id)))
                    .anyMatch(reason -> reason.contains("the disk is full"));
            store.fault("");
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(20);
        }
    }

    @Test
    void a_trial_with_effects_outside_begins_when_its_claim_is_durable() {
        store.hold(Change.LeaseOpened.class::isInstance);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(2).kind(TestGrid.COMMAND));
            while (house.pool().busy() == 0) {
                Thread.onSpinWait();
            }
            assertThat(evaluators.indices()).isEmpty();
            store.letGo();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(2);
        }
    }

    @Test
    void a_claim_that_waits_for_the_store_can_be_cancelled() {
        store.hold(Change.LeaseOpened.class::isInstance);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(2).kind(TestGrid.COMMAND));
            while (house.pool().busy() == 0) {
                Thread.onSpinWait();
            }
            var cancelled = house.engine().cancel(id, dev.gridwright.study.Limits.OnLimit.KILL);
            store.letGo();
            EngineHouse.await(cancelled);
            assertThat(house.ended(id).counts().skipped()).isEqualTo(2);
            assertThat(evaluators.indices()).isEmpty();
        }
    }

    @Test
    void a_claim_that_is_refused_is_given_back() {
        var refusals = new java.util.concurrent.atomic.AtomicInteger(3);
        store.refuse(change -> change instanceof Change.LeaseOpened && refusals.getAndDecrement() > 0);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var study = house.run(TestGrid.of(5).kind(TestGrid.COMMAND));
            assertThat(study.counts().succeeded()).isEqualTo(5);
            assertThat(evaluators.indices()).hasSize(5);
        }
    }

    private static void assertRefused(EngineHouse house, TestGrid grid, Reason reason) {
        assertThatThrownBy(() -> house.submit(grid))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
