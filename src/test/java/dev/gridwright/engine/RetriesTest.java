package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.inTurn;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.RetryBudget;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class RetriesTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();

    @Test
    void a_trial_is_tried_again_for_the_causes_named_and_keeps_its_attempts() {
        evaluators.on(0, inTurn(falls(Cause.OOM), falls(Cause.OOM), scores(4)));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(2).retry(2, SOON, "oom"));
            assertThat(study.counts().succeeded()).isEqualTo(2);
            var trial = house.trial(study.id(), 0);
            assertThat(trial.attempts().stream().map(Attempt::outcome))
                    .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.SUCCEEDED);
            assertThat(trial.attempts().stream().map(Attempt::token)).isSorted();
        }
    }

    @Test
    void a_trial_whose_retries_are_used_up_fails() {
        evaluators.on(0, falls(Cause.OOM));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).retry(2, SOON, "oom"));
            assertThat(house.trial(study.id(), 0).attempts()).hasSize(3);
            assertThat(study.counts().failed()).isEqualTo(1);
        }
    }

    @Test
    void other_causes_are_not_tried_again() {
        evaluators.on(0, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).retry(2, SOON, "oom"));
            assertThat(house.trial(study.id(), 0).attempts()).hasSize(1);
        }
    }

    @Test
    void a_timeout_is_tried_again_when_the_grid_says_so() {
        evaluators.on(0, inTurn(ScriptedEvaluators.spins(), scores(1)));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).run(Duration.ofSeconds(2)).retry(1, SOON, "run_timeout"));
            assertThat(study.counts().succeeded()).isEqualTo(1);
            assertThat(house.trial(study.id(), 0).attempts()).hasSize(2);
        }
    }

    @Test
    void the_wait_before_a_retry_takes_no_slot_and_is_shown_as_backoff() {
        evaluators.on(0, inTurn(falls(Cause.OOM), scores(1)));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(5).retry(1, NEVER, "oom"));
            house.awaitTrials(id, 4);
            assertThat(house.view(id).counts().backoff()).isEqualTo(1);
            assertThat(house.view(id).counts().running()).isZero();
            assertThat(EngineHouse.await(house.engine().blocked(id)))
                    .anyMatch(reason -> reason.contains("before they are tried again"));
            var open = EngineHouse.await(house.engine().open(id));
            assertThat(open.backoff()).containsExactly(0L);
            assertThat(open.attempts(0)).extracting(Attempt::cause).containsExactly(Optional.of(Cause.OOM));
            assertThat(open.running()).isEmpty();
            assertThat(open.restSkipped()).isFalse();
            EngineHouse.await(house.engine().cancel(id, OnLimit.KILL));
            assertThat(house.ended(id).counts().points()).isEqualTo(5);
            assertThat(EngineHouse.await(house.engine().open(id))).isEqualTo(OpenTrials.NONE);
            assertThat(EngineHouse.await(house.engine().points(id)).candidate(4))
                    .hasValue(4);
        }
    }

    @Test
    void a_trial_in_backoff_whose_study_is_cancelled_is_cancelled_with_its_attempts() {
        evaluators.on(0, falls(Cause.OOM));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(1).retry(1, NEVER, "oom"));
            while (house.view(id).counts().backoff() == 0) {
                Thread.onSpinWait();
            }
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            var study = house.ended(id);
            assertThat(study.state()).isEqualTo(StudyState.CANCELLED);
            assertThat(study.counts().cancelled()).isEqualTo(1);
            assertThat(study.counts().waiting()).isZero();
            assertThat(house.trial(id, 0).attempts()).hasSize(1);
            assertThat(house.trial(id, 0).cause()).contains(Cause.USER);
        }
    }

    private static Ending.Fell putOff(Duration wait) {
        return new Ending.Fell(
                Outcome.FAILED, Cause.HTTP_STATUS, "busy", OptionalInt.of(429), OptionalInt.empty(), Optional.of(wait));
    }

    @Test
    void a_service_that_asks_for_time_costs_no_retry() {
        evaluators.on(0, inTurn(run -> putOff(SOON), run -> putOff(SOON), falls(Cause.OOM), scores(4)));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(2).retry(1, SOON, "oom", "http_status"));
            assertThat(study.counts().succeeded()).isEqualTo(2);
            assertThat(house.trial(study.id(), 0).attempts()).hasSize(4);
        }
    }

    @Test
    void a_service_is_left_alone_also_by_the_next_life_of_the_server() {
        var store = new MemoryStore();
        evaluators.on(0, inTurn(run -> putOff(Duration.ofMinutes(20)), scores(1)));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(1));
        while (first.view(id).counts().backoff() == 0) {
            Thread.onSpinWait();
        }
        // That it waits is seen before it is stored.
        EngineHouse.await(first.engine().points(id));
        try (var second = first.nextLife(1, store.nextLife(), evaluators)) {
            assertThat(second.view(id).counts().backoff()).isEqualTo(1);
            assertThat(EngineHouse.await(second.engine().open(id)).backoff()).containsExactly(0L);
        }
        first.close();
    }

    @Test
    void a_pause_does_not_cost_a_running_trial_its_retry() {
        var gate = new CountDownLatch(1);
        evaluators.on(
                0,
                inTurn(
                        run -> {
                            ScriptedEvaluators.waitFor(gate);
                            return Ending.failed(Cause.OOM, "full");
                        },
                        waitsFor(gate)));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(1).retry(1, SOON, "oom"));
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().pause(id));
            gate.countDown();
            while (house.pool().busy() > 0) {
                Thread.onSpinWait();
            }
            EngineHouse.await(house.engine().resume(id));
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(1);
        }
    }

    @Test
    void all_trials_of_a_study_share_a_budget_of_retries() {
        evaluators.otherwise(task -> falls(Cause.EXIT));
        try (var house = EngineHouse.open(2, evaluators)) {
            var study =
                    house.run(TestGrid.of(10).retry(2, Duration.ZERO, "exit").retryBudget(new RetryBudget.Count(5)));
            assertThat(study.counts().failed()).isEqualTo(10);
            assertThat(evaluators.begun()).hasSize(15);
            var messages = EngineHouse.trials(house.events(study.id())).stream()
                    .map(Trial::message)
                    .filter(message -> message.contains("5 retries of retry.budget are used up"))
                    .count();
            assertThat(messages).isPositive();
        }
    }

    @Test
    void a_budget_may_be_a_share_of_the_points_and_begins_anew_with_a_retry() {
        evaluators.otherwise(task -> falls(Cause.EXIT));
        var store = new MemoryStore();
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.run(TestGrid.of(10).retry(1, Duration.ZERO, "exit").retryBudget(new RetryBudget.Share(0.25)))
                    .id();
            assertThat(evaluators.begun()).hasSize(13);
            EngineHouse.await(house.engine().changes().retry(id, Set.of(Outcome.FAILED)));
            house.ended(id);
            assertThat(evaluators.begun()).hasSize(26);
        }
    }

    @Test
    void a_budget_is_not_filled_up_by_a_crash() {
        evaluators.otherwise(task -> task.index() == 0 ? falls(Cause.EXIT) : ScriptedEvaluators.spins());
        var store = new MemoryStore();
        var house = EngineHouse.open(1, store, evaluators);
        var id = house.submit(TestGrid.of(6).retry(1, Duration.ZERO, "exit").retryBudget(new RetryBudget.Count(2)));
        house.awaitTrials(id, 1);
        var others = new ScriptedEvaluators().otherwise(task -> falls(Cause.EXIT));
        try (var next = house.nextLife(1, store.nextLife(), others)) {
            assertThat(next.awaitStored(id).counts().failed()).isEqualTo(6);
            // Five trials were left, and one retry.
            assertThat(others.begun()).hasSize(6);
        }
    }
}
