package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.store.Change;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Trials that their user has tried again.
final class RetryTest {
    private static final Set<Outcome> FALLEN = Set.of(Outcome.FAILED, Outcome.TIMED_OUT, Outcome.INVALID);

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final MemoryStore store = new MemoryStore();

    private static StudyView retry(EngineHouse house, String id, Set<Outcome> outcomes) {
        return await(house.engine().changes().retry(id, outcomes));
    }

    private static void refused(EngineHouse house, String id, Set<Outcome> outcomes, Reason reason) {
        assertThatThrownBy(() -> retry(house, id, outcomes))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void an_ended_study_goes_on_for_the_trials_that_failed() {
        evaluators.on(1, falls(Cause.EXIT)).on(3, falls(Cause.EXIT));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var before = house.run(TestGrid.of(5));
            assertThat(before.counts().failed()).isEqualTo(2);
            long lastEvent = house.events(before.id()).getLast().id();

            evaluators.on(1, scores(1)).on(3, scores(30));
            var reopened = retry(house, before.id(), FALLEN);
            assertThat(reopened.state().ended()).isFalse();
            assertThat(reopened.stopReason()).isEmpty();
            assertThat(reopened.endedAt()).isEmpty();
            assertThat(reopened.reopened()).isEqualTo(lastEvent + 1);
            assertThat(reopened.version()).isNotEqualTo(before.version());

            var after = house.ended(before.id());
            assertThat(after.state()).isEqualTo(StudyState.COMPLETED);
            assertThat(after.counts().succeeded()).isEqualTo(5);
            assertThat(after.counts().failed()).isZero();
            assertThat(after.best().orElseThrow().index()).isEqualTo(3);
            assertThat(after.elapsed()).isGreaterThanOrEqualTo(before.elapsed());
            assertThat(house.trial(before.id(), 3).attempts())
                    .extracting(Attempt::outcome)
                    .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
            assertThat(house.trial(before.id(), 0).attempts()).hasSize(1);
            assertThat(house.events(before.id()).get((int) lastEvent - 1)).isInstanceOf(StudyEvent.StudyEnded.class);
        }
    }

    @Test
    void a_running_study_tries_its_ended_trials_again() {
        evaluators.on(0, falls(Cause.EXIT)).on(4, waitsFor(gate));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var id = house.submit(TestGrid.of(5));
            house.awaitTrials(id, 4);
            evaluators.on(0, scores(100));
            var view = retry(house, id, FALLEN);
            assertThat(view.counts().failed()).isZero();
            assertThat(view.counts().points()).isEqualTo(5);
            house.awaitTrials(id, 5);
            assertThat(house.view(id).counts().succeeded()).isEqualTo(4);
            gate.countDown();
            var after = house.ended(id);
            assertThat(after.counts().succeeded()).isEqualTo(5);
            assertThat(after.best().orElseThrow().index()).isZero();
            assertThat(house.trial(id, 0).attempts()).hasSize(2);
        }
    }

    @Test
    void what_was_skipped_stays_skipped_until_it_is_asked_for() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(6));
            house.awaitTrials(id, 1);
            evaluators.awaitBegun(1, 1);
            await(house.engine().cancel(id, OnLimit.KILL));
            var cancelled = house.ended(id);
            assertThat(cancelled.counts().skipped()).isEqualTo(4);
            assertThat(cancelled.counts().cancelled()).isEqualTo(1);

            evaluators.on(0, scores(0)).on(1, scores(1));
            assertThat(retry(house, id, FALLEN).counts().skipped()).isEqualTo(4);
            var second = house.ended(id);
            assertThat(second.stopReason()).contains(StopReason.EXHAUSTED);
            assertThat(second.counts().succeeded()).isEqualTo(1);
            assertThat(second.counts().cancelled()).isEqualTo(1);
            assertThat(second.counts().skipped()).isEqualTo(4);

            retry(house, id, Set.of(Outcome.SKIPPED, Outcome.CANCELLED));
            var last = house.ended(id);
            assertThat(last.counts().succeeded()).isEqualTo(6);
            assertThat(last.counts().skipped()).isZero();
            refused(house, id, Set.of(Outcome.SKIPPED, Outcome.FAILED), Reason.NOTHING_TO_RETRY);
        }
    }

    @Test
    void a_retried_trial_has_its_retries_again() {
        evaluators.on(0, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.run(TestGrid.of(1).retry(2, Duration.ZERO, "exit")).id();
            assertThat(house.trial(id, 0).attempts()).hasSize(3);
            retry(house, id, FALLEN);
            house.ended(id);
            assertThat(house.trial(id, 0).attempts()).hasSize(6);
            assertThat(house.trial(id, 0).attempts().stream().map(Attempt::token))
                    .isSorted();
        }
    }

    @Test
    void limits_and_stop_rules_begin_anew() {
        evaluators.otherwise(task -> falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            // A lease may carry a few trials more than it takes to decide the end.
            var failing = house.run(TestGrid.of(1_000).maxFailures(1));
            assertThat(failing.stopReason()).contains(StopReason.MAX_FAILURES);
            retry(house, failing.id(), Set.of(Outcome.SKIPPED));
            var again = house.ended(failing.id());
            assertThat(again.stopReason()).contains(StopReason.MAX_FAILURES);
            assertThat(again.counts().failed())
                    .isGreaterThanOrEqualTo(failing.counts().failed() + 2);

            evaluators.otherwise(task -> scores(task.index()));
            var target = house.run(TestGrid.of(1_000).target(4));
            assertThat(target.stopReason()).contains(StopReason.TARGET);
            retry(house, target.id(), Set.of(Outcome.SKIPPED));
            assertThat(house.ended(target.id()).counts().succeeded())
                    .isGreaterThan(target.counts().succeeded());

            var budget = house.run(TestGrid.of(10).maxTrials(4)).id();
            assertThat(house.view(budget).counts().skipped()).isEqualTo(6);
            retry(house, budget, Set.of(Outcome.SKIPPED));
            var more = house.ended(budget);
            assertThat(more.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(more.counts().succeeded()).isEqualTo(8);
        }
    }

    @Test
    void nothing_to_retry_an_ending_study_and_an_unknown_one_are_refused() {
        evaluators.on(1, waitsFor(gate)).on(0, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(3));
            house.awaitTrials(id, 1);
            refused(house, id, Set.of(Outcome.PRUNED), Reason.NOTHING_TO_RETRY);
            evaluators.awaitBegun(1, 1);
            await(house.engine().cancel(id, OnLimit.DRAIN));
            refused(house, id, FALLEN, Reason.STUDY_ENDING);
            refused(house, "none-abc234", FALLEN, Reason.UNKNOWN_STUDY);
            gate.countDown();
            house.ended(id);
        }
    }

    @Test
    void two_retries_at_once_try_each_trial_once() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.run(TestGrid.of(2)).id();
            evaluators.on(0, waitsFor(gate)).on(1, scores(1));
            var first = house.engine().changes().retry(id, FALLEN);
            var second = house.engine().changes().retry(id, FALLEN);
            await(first);
            assertThatThrownBy(() -> await(second)).isInstanceOf(Refusal.class);
            gate.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(2);
            assertThat(house.trial(id, 0).attempts()).hasSize(2);
        }
    }

    @Test
    void a_retry_that_was_not_durable_at_a_crash_has_not_happened() {
        evaluators.on(0, falls(Cause.EXIT));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.run(TestGrid.of(2)).id();
        store.hold(Change.TrialsReopened.class::isInstance);
        var lost = first.engine().changes().retry(id, FALLEN);
        store.awaitHeld();
        try (var second = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            assertThat(second.view(id).state()).isEqualTo(StudyState.COMPLETED);
            assertThat(second.view(id).counts().failed()).isEqualTo(1);
            assertThat(lost.isComplete()).isFalse();
            retry(second, id, FALLEN);
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(2);
        }
        first.close();
    }

    @Test
    void a_retry_goes_on_after_a_crash_with_what_it_forgave() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, falls(Cause.EXIT));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.run(TestGrid.of(4).maxFailures(1).retry(1, Duration.ZERO, "exit"))
                .id();
        assertThat(first.view(id).counts().skipped()).isEqualTo(2);
        evaluators.on(0, waitsFor(gate));
        retry(first, id, FALLEN);
        evaluators.awaitBegun(0, 3);
        var others = new ScriptedEvaluators();
        others.on(1, falls(Cause.EXIT));
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            var after = second.ended(id);
            assertThat(after.stopReason()).contains(StopReason.EXHAUSTED);
            assertThat(after.counts().succeeded()).isEqualTo(1);
            assertThat(after.counts().failed()).isEqualTo(1);
            assertThat(after.counts().skipped()).isEqualTo(2);
            assertThat(second.trial(id, 1).attempts()).hasSize(4);
        }
        gate.countDown();
        first.close();
    }

    @Test
    void only_an_ended_study_is_deleted_and_it_is_gone() {
        evaluators.on(1, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(3));
            assertThatThrownBy(() -> await(house.engine().changes().delete(id, Optional.empty())))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.STUDY_NOT_ENDED));
            gate.countDown();
            house.ended(id);
            house.awaitGone(id);
            refused(house, id, FALLEN, Reason.UNKNOWN_STUDY);
            assertThat(store.study(id)).isEmpty();
        }
    }

    @Test
    void a_study_can_be_deleted_to_make_room_where_there_is_little() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var first = house.run(TestGrid.of(2)).id();
            var second = house.run(TestGrid.of(2)).id();
            store.fault("only a few MiB are free");
            house.awaitGone(first);
            assertThat(store.study(first)).isEmpty();

            store.hold(change -> change instanceof Change.StudyDeleted);
            assertThatThrownBy(() -> house.awaitGone(second))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("It takes effect");
            store.letGo();
            store.fault("");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> store.study(second).isEmpty());
        }
    }
}
