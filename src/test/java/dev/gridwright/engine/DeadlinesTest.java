package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.ignoresStop;
import static dev.gridwright.engine.ScriptedEvaluators.spins;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();

    @Test
    void a_trial_that_never_ends_times_out_and_its_neighbours_are_untouched() {
        evaluators.on(1, spins());
        try (var house = EngineHouse.open(2, evaluators)) {
            var study = house.run(TestGrid.of(20).run(SHORT));
            assertThat(study.counts().timedOut()).isEqualTo(1);
            assertThat(study.counts().succeeded()).isEqualTo(19);
            var trial = house.trial(study.id(), 1);
            assertThat(trial.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(trial.cause()).contains(Cause.RUN_TIMEOUT);
            assertThat(trial.message()).contains("500ms");
            assertThat(trial.attempts().getFirst().duration()).isGreaterThanOrEqualTo(SHORT);
        }
    }

    @Test
    void a_timed_out_trial_keeps_its_slot_until_its_work_is_gone() {
        var gone = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        evaluators.on(0, run -> {
            run.untilForced();
            told.countDown();
            ScriptedEvaluators.waitFor(gone);
            return Ending.completed();
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(2).run(SHORT));
            await(told);
            assertThat(house.pool().busy()).isEqualTo(1);
            assertThat(house.view(id).counts().ended()).isZero();
            assertThat(evaluators.indices()).containsExactly(0L);
            gone.countDown();
            assertThat(house.ended(id).counts().timedOut()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_after_the_deadline_is_refused() {
        evaluators.on(0, run -> {
            run.untilForced();
            run.score(99);
            return Ending.completed();
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).run(SHORT));
            assertThat(study.counts().timedOut()).isEqualTo(1);
            assertThat(study.best()).isEmpty();
        }
    }

    @Test
    void a_trial_that_measures_nothing_for_too_long_times_out_as_idle() {
        evaluators.on(0, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).idle(SHORT));
            assertThat(house.trial(study.id(), 0).cause()).contains(Cause.IDLE_TIMEOUT);
        }
    }

    @Test
    void measurements_keep_a_trial_from_being_idle() {
        var idle = Duration.ofSeconds(2);
        evaluators.on(0, run -> {
            for (int step = 0; step < 12; step++) {
                new CountDownLatch(1).await(200, java.util.concurrent.TimeUnit.MILLISECONDS);
                run.step(step, step);
            }
            run.score(1);
            return Ending.completed();
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(1).idle(idle));
            assertThat(study.counts().succeeded()).isEqualTo(1);
            assertThat(house.trial(study.id(), 0).measurements()).hasSize(13);
        }
    }

    @Test
    void a_trial_with_something_to_tidy_up_is_asked_before_it_is_killed() {
        evaluators.on(0, run -> {
            run.untilAsked();
            return Ending.failed(Cause.EXIT, "tidied up");
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var study =
                    house.run(TestGrid.of(1).kind(TestGrid.COMMAND).run(SHORT).grace(Duration.ofMinutes(5)));
            assertThat(study.counts().timedOut()).isEqualTo(1);
        }
    }

    @Test
    void a_trial_that_does_not_listen_is_killed_after_the_grace() {
        evaluators.on(0, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var study =
                    house.run(TestGrid.of(1).kind(TestGrid.COMMAND).run(SHORT).grace(SHORT));
            assertThat(study.counts().timedOut()).isEqualTo(1);
            assertThat(house.trial(study.id(), 0).attempts().getFirst().duration())
                    .isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
        }
    }

    @Test
    void a_slot_whose_work_cannot_be_ended_is_given_up_and_replaced_and_comes_back() {
        var end = new CountDownLatch(1);
        evaluators.on(0, ignoresStop(end));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(3).kind(TestGrid.THREAD).run(SHORT));
            assertThat(study.state()).isEqualTo(StudyState.COMPLETED);
            assertThat(study.counts().timedOut()).isEqualTo(1);
            assertThat(study.counts().succeeded()).isEqualTo(2);
            assertThat(house.pool().abandoned()).isEqualTo(1);
            end.countDown();
            while (house.pool().abandoned() > 0) {
                Thread.onSpinWait();
            }
            assertThat(house.pool().idle()).isEqualTo(1);
            assertThat(house.trial(study.id(), 0).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void when_no_slot_is_left_the_study_says_so_and_goes_on_when_one_comes_back() {
        var end = new CountDownLatch(1);
        evaluators.on(0, ignoresStop(end)).on(1, ignoresStop(end)).on(2, ignoresStop(end));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(3).kind(TestGrid.THREAD).run(SHORT));
            house.awaitTrials(id, 2);
            while (house.pool().abandoned() < 2) {
                Thread.onSpinWait();
            }
            assertThat(EngineHouse.await(house.engine().blocked(id)))
                    .anyMatch(reason -> reason.contains("out of service"));
            end.countDown();
            assertThat(house.ended(id).counts().ended()).isEqualTo(3);
        }
    }

    @Test
    void a_closed_engine_does_not_wait_for_work_that_cannot_be_ended() {
        var end = new CountDownLatch(1);
        evaluators.on(0, ignoresStop(end));
        try (var house = EngineHouse.open(1, evaluators)) {
            house.run(TestGrid.of(1).kind(TestGrid.THREAD).run(SHORT));
            assertThat(house.pool().abandoned()).isEqualTo(1);
            EngineHouse.await(house.engine().close(Duration.ZERO));
        } finally {
            end.countDown();
        }
    }

    @Test
    void the_trials_behind_a_hung_one_in_a_batch_run_elsewhere() {
        var hung = new CountDownLatch(1);
        evaluators.on(300, waitsFor(hung));
        try (var house = EngineHouse.open(2, evaluators)) {
            var id = house.submit(TestGrid.of(600));
            house.awaitTrials(id, 599);
            assertThat(house.view(id).counts().succeeded()).isEqualTo(599);
            assertThat(house.view(id).counts().running()).isEqualTo(1);
            hung.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(600);
        }
    }

    @Test
    void the_clock_of_a_trial_starts_when_its_turn_in_the_batch_comes() {
        List<Long> slow = Collections.synchronizedList(new ArrayList<>());
        // One batch lasts longer than a trial may; none of its trials does.
        evaluators.otherwise(task -> run -> {
            if (task.index() > 200) {
                slow.add(task.index());
                new CountDownLatch(1).await(40, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
            run.score(1);
            return Ending.completed();
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(260).run(Duration.ofSeconds(2)));
            assertThat(study.counts().succeeded()).isEqualTo(260);
            assertThat(slow).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_slot_goes_on_with_its_batch_after_a_timeout_and_watches_the_next_deadline() {
        evaluators.on(200, spins()).on(201, spins()).on(202, spins());
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(300).run(Duration.ofMillis(20)));
            assertThat(study.counts().ended()).isEqualTo(300);
            for (long index = 200; index < 203; index++) {
                assertThat(house.trial(study.id(), index).outcome()).isEqualTo(Outcome.TIMED_OUT);
            }
            assertThat(house.pool().abandoned()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            ScriptedEvaluators.waitFor(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
