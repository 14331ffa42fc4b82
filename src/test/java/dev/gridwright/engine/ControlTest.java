package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.ignoresStop;
import static dev.gridwright.engine.ScriptedEvaluators.spins;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Pause, resume and cancel.
final class ControlTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void a_paused_study_claims_nothing_and_lets_running_trials_finish() {
        var lastGate = new CountDownLatch(1);
        evaluators.on(0, waitsFor(gate)).on(49, waitsFor(lastGate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(50));
            evaluators.awaitBegun(0, 1);
            assertThat(EngineHouse.await(house.engine().pause(id)).state()).isEqualTo(StudyState.PAUSED);
            assertThat(EngineHouse.await(house.engine().pause(id)).state()).isEqualTo(StudyState.PAUSED);
            gate.countDown();
            house.awaitTrials(id, 1);
            assertThat(evaluators.indices()).containsExactly(0L);
            assertThat(EngineHouse.await(house.engine().blocked(id))).contains("The study is paused.");
            assertThat(EngineHouse.await(house.engine().resume(id)).state()).isEqualTo(StudyState.RUNNING);
            assertThat(EngineHouse.await(house.engine().resume(id)).id()).isEqualTo(id);
            lastGate.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(50);
        }
    }

    @Test
    void a_disk_that_is_full_holds_up_neither_an_answer_nor_the_end_of_the_server() {
        var store = new MemoryStore();
        try (var house = EngineHouse.open(1, store, evaluators)) {
            evaluators.on(0, waitsFor(gate));
            var id = house.submit(TestGrid.of(5));
            evaluators.awaitBegun(0, 1);
            store.hold(change -> true);
            store.fault("the disk is full");

            for (var asked : List.of(house.engine().pause(id), house.engine().cancel(id, OnLimit.KILL))) {
                assertThatThrownBy(() -> EngineHouse.await(asked))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STORE_FAULT))
                        .hasMessageContaining("It takes effect")
                        .hasMessageContaining("the disk is full");
            }
            gate.countDown();
            EngineHouse.await(house.engine().close(Duration.ZERO));
            store.fault("");
            store.letGo();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> store.openWork(id).leases().isEmpty());
        }
    }

    @Test
    void a_pause_in_the_middle_of_a_batch_loses_none_of_its_trials() {
        evaluators.on(400, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(1_000));
            evaluators.awaitBegun(400, 1);
            EngineHouse.await(house.engine().pause(id));
            gate.countDown();
            house.awaitTrials(id, 401);
            EngineHouse.await(house.engine().resume(id));
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(1_000);
            assertThat(evaluators.indices()).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_study_paused_before_it_began_is_queued_again_when_resumed() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var first = house.submit(TestGrid.of(1));
            evaluators.awaitBegun(0, 1);
            evaluators.on(0, ScriptedEvaluators.scores(1));
            var second = house.submit(TestGrid.of(3));
            assertThat(EngineHouse.await(house.engine().pause(second)).state()).isEqualTo(StudyState.PAUSED);
            assertThat(EngineHouse.await(house.engine().resume(second)).state()).isEqualTo(StudyState.QUEUED);
            gate.countDown();
            assertThat(house.ended(first).counts().succeeded()).isEqualTo(1);
            assertThat(house.ended(second).counts().succeeded()).isEqualTo(3);
        }
    }

    @Test
    void a_cancel_kills_what_runs_and_skips_the_rest() {
        evaluators.on(0, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(10));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().cancel(id, OnLimit.KILL));
            var study = house.ended(id);
            assertThat(study.state()).isEqualTo(StudyState.CANCELLED);
            assertThat(study.stopReason()).contains(StopReason.CANCELLED);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(9);
            assertThat(house.trial(id, 0).cause()).contains(Cause.USER);
            assertThat(house.store().trial(id, 1)).isEmpty();
        }
    }

    @Test
    void a_cancel_that_drains_lets_what_runs_finish() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(10));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            assertThat(EngineHouse.await(house.engine().resume(id)).state()).isEqualTo(StudyState.RUNNING);
            gate.countDown();
            var study = house.ended(id);
            assertThat(study.state()).isEqualTo(StudyState.CANCELLED);
            assertThat(study.counts().succeeded()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(9);
        }
    }

    @Test
    void a_cancel_that_drains_may_become_one_that_kills_and_stays_one() {
        // The trial outlives its kill, so that the study has not ended when the last cancel comes.
        evaluators.on(0, ignoresStop(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(10));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            EngineHouse.await(house.engine().cancel(id, OnLimit.KILL));
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            gate.countDown();
            var study = house.ended(id);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(9);
        }
    }

    @Test
    void a_paused_study_can_be_cancelled() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(10));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().pause(id));
            gate.countDown();
            house.awaitTrials(id, 1);
            EngineHouse.await(house.engine().cancel(id, OnLimit.KILL));
            var study = house.ended(id);
            assertThat(study.state()).isEqualTo(StudyState.CANCELLED);
            assertThat(study.counts().succeeded()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(9);
        }
    }

    @Test
    void a_cancel_in_the_middle_of_a_batch_of_tiny_trials_ends_every_point_once() {
        try (var house = EngineHouse.open(2, evaluators.upTo(10_000))) {
            var id = house.submit(TestGrid.of(20_000));
            house.awaitTrials(id, 500);
            EngineHouse.await(house.engine().cancel(id, OnLimit.KILL));
            var counts = house.ended(id).counts();
            assertThat(counts.points()).isEqualTo(20_000);
            assertThat(counts.waiting() + counts.running() + counts.backoff()).isZero();
            assertThat(counts.succeeded() + counts.cancelled())
                    .isEqualTo(EngineHouse.trials(house.events(id)).size());
        }
    }

    @Test
    void an_ended_study_is_not_controlled_any_more() {
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.run(TestGrid.of(1)).id();
            EngineHouse.await(house.engine().pools());
            assertThatThrownBy(() -> EngineHouse.await(house.engine().cancel(id, OnLimit.KILL)))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STUDY_ENDED));
            assertThatThrownBy(() -> EngineHouse.await(house.engine().pause(id)))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> EngineHouse.await(house.engine().resume("nothing-abcdef")))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNKNOWN_STUDY));
        }
    }

    @Test
    void what_runs_can_be_seen() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(1));
            evaluators.awaitBegun(0, 1);
            var running = EngineHouse.await(house.engine().running(id)).getFirst();
            assertThat(running.index()).isZero();
            assertThat(running.attempt()).isEqualTo(1);
            assertThat(running.slot()).isEqualTo("cpu-0");
            assertThat(EngineHouse.await(house.engine().blocked(id)))
                    .containsExactly("All 1 cpu slots are busy; this study has 1 of them.");
            gate.countDown();
            house.ended(id);
        }
    }
}
