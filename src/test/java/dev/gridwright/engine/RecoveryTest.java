package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.spins;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.engine.ScriptedEvaluators.Begun;
import dev.gridwright.engine.retry.TrialHistories;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateText;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What the next life makes of what this one left behind.
final class RecoveryTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final MemoryStore store = new MemoryStore();

    @Test
    void a_closed_engine_puts_running_trials_back_at_nobodys_charge() {
        evaluators.on(0, spins()).on(1, spins());
        var first = EngineHouse.open(2, store, evaluators);
        var id = first.submit(TestGrid.of(5).retry(1, Duration.ZERO, "interrupted"));
        evaluators.awaitBegun(0, 1);
        evaluators.awaitBegun(1, 1);
        EngineHouse.await(first.engine().close(Duration.ZERO));
        assertThat(store.openWork(id).leases()).isEmpty();
        assertThat(store.openWork(id).attempts())
                .hasSize(2)
                .allMatch(past -> !past.charged())
                .allMatch(past -> past.attempt().cause().equals(java.util.Optional.of(Cause.INTERRUPTED)));
        var others = new ScriptedEvaluators();
        try (var second = first.nextLife(2, store.nextLife(), others)) {
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(5);
            assertThat(second.trial(id, 0).attempts()).hasSize(2);
            // Claimed first, on whichever slot they began first.
            assertThat(others.begun().stream()
                            .sorted(Comparator.comparingLong(Begun::token))
                            .limit(2)
                            .map(Begun::index))
                    .containsExactlyInAnyOrder(0L, 1L);
        }
        first.close();
    }

    @Test
    void a_closing_engine_lets_running_trials_finish_for_a_while() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(5));
            evaluators.awaitBegun(0, 1);
            var closing = house.engine().close(Duration.ofMinutes(5));
            assertThatThrownBy(() -> house.submit(TestGrid.of(1)))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.DRAINING));
            gate.countDown();
            EngineHouse.await(closing);
            assertThat(store.view(id).orElseThrow().counts().succeeded()).isEqualTo(1);
            try (var second = house.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
                assertThat(second.ended(id).counts().succeeded()).isEqualTo(5);
            }
        }
    }

    @Test
    void no_ended_trial_repeats_after_a_crash_and_tokens_rise() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var lives = new ArrayList<ScriptedEvaluators>();
        lives.add(evaluators);
        var house = EngineHouse.open(2, store, evaluators.upTo(2_000));
        var current = store;
        var id = house.submit(TestGrid.of(20_000));
        for (int life = 1; life <= 8; life++) {
            house.awaitTrials(id, 50 + random.nextInt(250));
            current = current.nextLife();
            var ended = new HashSet<Long>();
            current.forEachEnded(id, trial -> ended.add(trial.index()));
            // Each life but the last stops short of the end.
            var next = life == 8 ? new ScriptedEvaluators() : new ScriptedEvaluators().upTo(2_000L * (life + 1));
            var crashedEvaluators = lives.getLast();
            lives.add(next);
            var crashed = house;
            house = house.nextLife(2, current, next);
            crashed.close();
            crashedEvaluators.closeAll();
            house.awaitTrials(id, 1);
            assertThat(next.indices()).doesNotContainAnyElementsOf(ended);
        }
        var last = house;
        try (last) {
            assertThat(last.ended(id).counts().succeeded()).isEqualTo(20_000);
        }
        long highest = 0;
        for (var life : lives) {
            var tokens = life.begun().stream().map(Begun::token).sorted().toList();
            if (!tokens.isEmpty()) {
                assertThat(tokens.getFirst()).isGreaterThan(highest);
                assertThat(tokens).doesNotHaveDuplicates();
                highest = tokens.getLast();
            }
        }
    }

    @Test
    void gates_that_end_a_study_remember_what_ended_before_a_crash() {
        evaluators.otherwise(
                task -> task.index() == 1 ? falls(Cause.EXIT) : task.index() < 3 ? scores(task.index()) : spins());
        var first = EngineHouse.open(1, store, evaluators);
        var grid = TestGrid.of(1_000).gate(aborting("failed <= 1")).gate(aborting("median < 0.5"));
        var id = first.submit(grid);
        first.awaitTrials(id, 3);
        var others = new ScriptedEvaluators();
        others.on(3, falls(Cause.EXIT));
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            var study = second.ended(id);
            assertThat(study.stopReason()).contains(StopReason.GATE_FAILED);
            assertThat(study.counts().failed()).isEqualTo(2);
            assertThat(study.message()).contains("failed <= 1");
        }
        first.close();
        evaluators.closeAll();
    }

    @Test
    void values_from_before_a_crash_lose_a_gate() {
        evaluators.upTo(2);
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(6).gate(aborting("median > 3")));
        first.awaitTrials(id, 2);
        var others = new ScriptedEvaluators();
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            var study = second.ended(id);
            assertThat(study.stopReason()).as(study.message()).contains(StopReason.GATE_FAILED);
            // Of 0 to 5 four are at most 3, two of them of the life before.
            assertThat(study.counts().succeeded()).isBetween(4L, 5L);
        }
        first.close();
        evaluators.closeAll();
    }

    private static Gate aborting(String text) {
        return switch (GateText.forMetrics("value", List.of()).read(text, true)) {
            case GateText.Read.Valid valid -> valid.gate();
            case GateText.Read.Invalid invalid -> throw new IllegalArgumentException(invalid.toString());
        };
    }

    @Test
    void the_first_unended_trial_of_a_lease_is_blamed_and_the_others_are_not() {
        evaluators.on(300, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(1_000));
        first.awaitTrials(id, 300);
        var next = store.nextLife();
        gate.countDown();
        try (var second = first.nextLife(1, next, new ScriptedEvaluators())) {
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(1_000);
            assertThat(second.trial(id, 300).attempts().stream().map(Attempt::cause))
                    .containsExactly(java.util.Optional.of(Cause.INTERRUPTED), java.util.Optional.empty());
            for (long index = 0; index < 1_000; index++) {
                if (index != 300) {
                    assertThat(second.trial(id, index).attempts()).hasSize(1);
                }
            }
        }
        first.close();
    }

    @Test
    void a_trial_under_which_the_server_keeps_dying_runs_alone_and_fails_at_the_next_crash() {
        var lives = new ArrayList<EngineHouse>();
        evaluators.otherwise(task -> waitsFor(gate));
        var current = store;
        lives.add(EngineHouse.open(2, current, evaluators));
        var id = lives.getLast().submit(TestGrid.of(40));
        evaluators.awaitBegun(0, 1);
        for (int crash = 1; crash <= TrialHistories.MAX_CRASHES; crash++) {
            current = crash(current, id);
            var next = new ScriptedEvaluators().otherwise(task -> waitsFor(gate));
            lives.add(lives.getLast().nextLife(2, current, next));
            next.awaitBegun(0, 1);
            if (crash == TrialHistories.MAX_CRASHES) {
                assertThat(lives.getLast().pool().busy()).isEqualTo(1);
                assertThat(EngineHouse.await(lives.getLast().engine().blocked(id)))
                        .anyMatch(reason -> reason.contains("runs alone"));
                assertThat(next.indices()).containsExactly(0L);
            }
        }
        current = crash(current, id);
        try (var last = lives.getLast().nextLife(2, current, new ScriptedEvaluators())) {
            var study = last.ended(id);
            assertThat(study.counts().failed()).isEqualTo(1);
            assertThat(study.counts().succeeded()).isEqualTo(39);
            assertThat(last.trial(id, 0).cause()).contains(Cause.CRASHED_REPEATEDLY);
            assertThat(last.trial(id, 0).attempts()).hasSize(TrialHistories.MAX_CRASHES + 1);
        }
        gate.countDown();
        lives.forEach(EngineHouse::close);
    }

    @Test
    void a_trial_that_survives_running_alone_ends_as_it_does() {
        evaluators.otherwise(task -> waitsFor(gate));
        var lives = new ArrayList<EngineHouse>();
        var current = store;
        lives.add(EngineHouse.open(2, current, evaluators));
        var id = lives.getLast().submit(TestGrid.of(10));
        evaluators.awaitBegun(0, 1);
        for (int crash = 1; crash <= TrialHistories.MAX_CRASHES; crash++) {
            current = crash(current, id);
            boolean last = crash == TrialHistories.MAX_CRASHES;
            var next = new ScriptedEvaluators().otherwise(task -> last ? scores(1) : waitsFor(gate));
            lives.add(lives.getLast().nextLife(2, current, next));
            next.awaitBegun(0, 1);
        }
        assertThat(lives.getLast().ended(id).counts().succeeded()).isEqualTo(10);
        gate.countDown();
        lives.forEach(EngineHouse::close);
    }

    /// Waits until the claim of the trial under way is durable, and cuts the store off.
    private static MemoryStore crash(MemoryStore store, String id) {
        // The lease of the life before may still be there as well.
        while (store.openWork(id).leases().stream()
                .filter(lease -> lease.token() >> 40 == store.incarnation())
                .noneMatch(lease -> lease.indices().contains(0L))) {
            Thread.onSpinWait();
        }
        return store.nextLife();
    }

    @Test
    void a_trial_that_had_begun_is_within_the_budget_after_a_crash() {
        evaluators.on(1, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(10).maxTrials(2));
        first.awaitTrials(id, 1);
        while (store.openWork(id).leases().stream()
                .noneMatch(lease -> lease.indices().contains(1L))) {
            Thread.onSpinWait();
        }
        var next = store.nextLife();
        gate.countDown();
        try (var second = first.nextLife(1, next, new ScriptedEvaluators())) {
            var study = second.ended(id);
            assertThat(study.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(study.counts().succeeded()).isEqualTo(2);
            assertThat(study.counts().skipped()).isEqualTo(8);
        }
        first.close();
    }

    @Test
    void a_cancel_is_carried_out_after_a_crash() {
        evaluators.on(0, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(10));
        evaluators.awaitBegun(0, 1);
        EngineHouse.await(first.engine().cancel(id, OnLimit.DRAIN));
        var next = store.nextLife();
        gate.countDown();
        try (var second = first.nextLife(1, next, new ScriptedEvaluators())) {
            var study = second.ended(id);
            assertThat(study.state()).isEqualTo(StudyState.CANCELLED);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(9);
            assertThat(second.trial(id, 0).outcome()).isEqualTo(Outcome.CANCELLED);
        }
        first.close();
    }

    @Test
    void a_study_of_which_nothing_is_left_ends_in_the_next_life() {
        store.hold(change -> change instanceof dev.gridwright.store.Change.StudyChanged changed
                && changed.status().state().ended());
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(5));
        first.awaitTrials(id, 5);
        try (var second = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            assertThat(second.ended(id).stopReason()).contains(StopReason.EXHAUSTED);
            assertThat(second.view(id).counts().succeeded()).isEqualTo(5);
        }
        first.close();
    }

    @Test
    void a_paused_study_stays_paused_in_the_next_life() {
        evaluators.on(0, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(3));
        evaluators.awaitBegun(0, 1);
        EngineHouse.await(first.engine().pause(id));
        gate.countDown();
        first.awaitTrials(id, 1);
        EngineHouse.await(first.engine().close(Duration.ZERO));
        try (var second = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            assertThat(second.view(id).state()).isEqualTo(StudyState.PAUSED);
            EngineHouse.await(second.engine().resume(id));
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(3);
        }
        first.close();
    }

    @Test
    void the_failure_budget_counts_the_failures_of_earlier_lives() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, falls(Cause.EXIT)).on(2, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(1_000).maxFailures(2));
        first.awaitTrials(id, 2);
        var next = store.nextLife();
        gate.countDown();
        var others = new ScriptedEvaluators().on(2, falls(Cause.EXIT));
        try (var second = first.nextLife(1, next, others)) {
            var study = second.ended(id);
            assertThat(study.stopReason()).contains(StopReason.MAX_FAILURES);
            assertThat(study.counts().failed()).isEqualTo(3);
        }
        first.close();
    }

    @Test
    void a_study_whose_grid_cannot_be_read_again_is_paused_and_says_why_and_resume_tries_again() {
        evaluators.on(0, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var grid = TestGrid.of(3).build();
        var id = first.submit(grid);
        var healthy = first.submit(TestGrid.of(3));
        evaluators.awaitBegun(0, 1);
        EngineHouse.await(first.engine().close(Duration.ZERO));
        first.library().forget(grid);
        var hold = new CountDownLatch(1);
        var others = new ScriptedEvaluators().on(2, waitsFor(hold));
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            var view = second.view(id);
            assertThat(view.state()).isEqualTo(StudyState.PAUSED);
            assertThat(view.message()).contains("its file is gone");
            assertThatThrownBy(() -> EngineHouse.await(second.engine().resume(id)))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_RUNNABLE));
            second.library().keep(grid);
            var twice = second.engine().resume(id);
            EngineHouse.await(second.engine().resume(id));
            EngineHouse.await(twice);
            hold.countDown();
            second.ended(healthy);
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(3);
        }
        gate.countDown();
        first.close();
    }
}
