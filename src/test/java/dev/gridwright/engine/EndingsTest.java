package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.spins;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.Gate;
import dev.gridwright.study.GateText;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Why studies end, and what becomes of what runs then.
final class EndingsTest {
    /// Long enough for a trial to have begun by then.
    private static final Duration SOON_UP = Duration.ofSeconds(1);

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();

    @Test
    void a_study_fails_when_its_failure_budget_is_exceeded() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, falls(Cause.EXIT)).on(2, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1_000).maxFailures(2));
            assertThat(study.state()).isEqualTo(StudyState.FAILED);
            assertThat(study.stopReason()).contains(StopReason.MAX_FAILURES);
            assertThat(study.counts().failed()).isEqualTo(3);
            assertThat(study.counts().skipped()).isPositive();
            assertThat(study.counts().points()).isEqualTo(1_000);
        }
    }

    @Test
    void failures_within_the_budget_end_nothing() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, evaluators)) {
            assertThat(house.run(TestGrid.of(10).maxFailures(2)).state()).isEqualTo(StudyState.COMPLETED);
        }
    }

    @Test
    void a_study_that_has_reached_its_target_is_completed() {
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(10_000).target(20));
            assertThat(study.state()).isEqualTo(StudyState.COMPLETED);
            assertThat(study.stopReason()).contains(StopReason.TARGET);
            assertThat(study.counts().succeeded()).isBetween(21L, 2_000L);
        }
    }

    @Test
    void a_study_without_improvement_is_completed() {
        evaluators.otherwise(task -> scores(1));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(10_000).noImprovement(30));
            assertThat(study.stopReason()).contains(StopReason.NO_IMPROVEMENT);
            assertThat(study.counts().succeeded()).isBetween(31L, 2_000L);
        }
    }

    @Test
    void a_study_starts_no_more_trials_than_its_budget() {
        try (var house = EngineHouse.open(2, evaluators)) {
            var study = house.run(TestGrid.of(1_000).maxTrials(17));
            assertThat(study.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(study.counts().succeeded()).isEqualTo(17);
            assertThat(study.counts().skipped()).isEqualTo(983);
        }
    }

    @Test
    void a_budget_of_all_points_is_no_reason() {
        try (var house = EngineHouse.open(2, evaluators)) {
            assertThat(house.run(TestGrid.of(10).maxTrials(10)).stopReason()).contains(StopReason.EXHAUSTED);
        }
    }

    @Test
    void when_time_is_up_running_trials_may_finish() {
        var gate = new CountDownLatch(1);
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(2).maxTime(SOON_UP));
            house.awaitEvents(id, all -> true);
            while (EngineHouse.await(house.engine().blocked(id)).stream()
                    .noneMatch(text -> text.contains("max_time"))) {
                Thread.onSpinWait();
            }
            assertThat(house.view(id).state()).isEqualTo(StudyState.RUNNING);
            gate.countDown();
            var study = house.ended(id);
            assertThat(study.stopReason()).contains(StopReason.MAX_TIME);
            assertThat(study.counts().succeeded()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(1);
        }
    }

    @Test
    void when_time_is_up_running_trials_are_killed_if_the_grid_says_so() {
        evaluators.on(0, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(2).maxTime(SOON_UP).kill());
            assertThat(study.stopReason()).contains(StopReason.MAX_TIME);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.counts().skipped()).isEqualTo(1);
            assertThat(house.trial(study.id(), 0).outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(house.trial(study.id(), 0).cause()).contains(Cause.STUDY_ENDED);
        }
    }

    @Test
    void a_pause_does_not_count_as_time() throws InterruptedException {
        var gate = new CountDownLatch(1);
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(1).maxTime(Duration.ofSeconds(3)));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().pause(id));
            var elapsed = house.view(id).elapsed();
            assertThat(new CountDownLatch(1).await(3_100, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .isFalse();
            assertThat(house.view(id).elapsed()).isEqualTo(elapsed);
            EngineHouse.await(house.engine().resume(id));
            gate.countDown();
            assertThat(house.ended(id).stopReason()).contains(StopReason.EXHAUSTED);
        }
    }

    @Test
    void gates_are_held_against_the_trials_at_the_end() {
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(5).gate(gate("best >= 4")).gate(gate("failed <= 0")));
            assertThat(study.verdict()).isEqualTo("passed");
            assertThat(study.gates()).hasSize(2).allMatch(Gate.Result::passed);
            assertThat(house.run(TestGrid.of(5).gate(gate("best >= 5"))).verdict())
                    .isEqualTo("failed");
            assertThat(house.run(TestGrid.of(5)).verdict()).isEqualTo("none");
        }
    }

    @Test
    void what_was_broken_off_or_came_to_nothing_has_not_passed() {
        try (var house = EngineHouse.open(1, evaluators)) {
            evaluators.on(0, run -> Ending.failed(Cause.EXCEPTION, "no"));
            var nothing = house.run(TestGrid.of(1).gate(gate("failed <= 3")));
            assertThat(nothing.verdict()).isEqualTo("none");
            assertThat(nothing.gates()).allMatch(Gate.Result::passed);

            evaluators.on(0, scores(7)).on(1, spins());
            var broken = house.submit(TestGrid.of(2).gate(gate("best >= 7")));
            evaluators.awaitBegun(1, 1);
            EngineHouse.await(house.engine().cancel(broken, OnLimit.KILL));
            assertThat(house.ended(broken).verdict()).isEqualTo("none");
            assertThat(house.ended(broken).gates()).allMatch(Gate.Result::passed);

            var missed = house.submit(TestGrid.of(2).gate(gate("best >= 8")));
            evaluators.awaitBegun(1, 2);
            EngineHouse.await(house.engine().cancel(missed, OnLimit.KILL));
            assertThat(house.ended(missed).verdict()).isEqualTo("failed");
        }
    }

    @Test
    void a_gate_that_cannot_be_met_any_more_ends_the_study_when_it_is_to() {
        for (int i = 0; i < 6; i++) {
            evaluators.on(2 * i, falls(Cause.EXIT));
        }
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(10_000).gate(aborting("failed <= 5")));
            assertThat(study.state()).isEqualTo(StudyState.COMPLETED);
            assertThat(study.stopReason()).contains(StopReason.GATE_FAILED);
            assertThat(study.verdict()).isEqualTo("failed");
            assertThat(study.message()).startsWith("The gate 'failed <= 5' cannot be met any more: 6 are, and ");
            assertThat(study.counts().failed()).isEqualTo(6);
            assertThat(study.counts().skipped()).isPositive();
            assertThat(study.counts().points()).isEqualTo(10_000);
        }
    }

    @Test
    void gates_that_are_met_or_only_warn_or_end_nothing_let_the_study_go_on() {
        evaluators.on(0, falls(Cause.EXIT)).on(2, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, evaluators)) {
            for (var gate : List.of(aborting("failed <= 2"), aborting("warn: failed <= 1"), gate("failed <= 1"))) {
                assertThat(house.run(TestGrid.of(50).gate(gate)).stopReason()).contains(StopReason.EXHAUSTED);
            }
            var unmet = house.run(TestGrid.of(50).gate(aborting("best >= 1e9")));
            assertThat(unmet.stopReason()).contains(StopReason.EXHAUSTED);
            assertThat(unmet.verdict()).isEqualTo("failed");
        }
    }

    @Test
    void a_study_that_takes_longer_than_its_gate_ends_although_nothing_of_it_does() {
        evaluators.on(0, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var study =
                    house.run(TestGrid.of(2).gate(aborting("duration < 100ms")).kill());
            assertThat(study.stopReason()).contains(StopReason.GATE_FAILED);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.message()).contains("duration < 100ms");
        }
    }

    @Test
    void a_lost_gate_ends_a_retried_study_only_when_it_is_lost_again() {
        evaluators.on(0, falls(Cause.EXIT)).on(2, falls(Cause.EXIT)).on(4, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.run(TestGrid.of(200).gate(aborting("failed <= 1")).gate(aborting("min >= 2")))
                    .id();
            assertThat(house.view(id).stopReason()).contains(StopReason.GATE_FAILED);
            evaluators.on(0, scores(0)).on(2, scores(2)).on(4, scores(4));
            EngineHouse.await(house.engine().changes().retry(id, Set.of(Outcome.FAILED, Outcome.SKIPPED)));
            var study = house.awaitStored(id);
            assertThat(study.stopReason()).as(study.message()).contains(StopReason.EXHAUSTED);
            assertThat(study.verdict()).isEqualTo("failed");
        }
    }

    private static Gate aborting(String text) {
        return gate(text, true);
    }

    private static Gate gate(String text) {
        return gate(text, false);
    }

    private static Gate gate(String text, boolean abort) {
        return switch (GateText.forMetrics("value", List.of()).read(text, abort)) {
            case GateText.Read.Valid valid -> valid.gate();
            case GateText.Read.Invalid invalid -> throw new IllegalArgumentException(invalid.toString());
        };
    }
}
