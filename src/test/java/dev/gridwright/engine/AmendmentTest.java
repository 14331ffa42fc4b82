package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.Amendment.Limit;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Studies whose settings their user changes.
final class AmendmentTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final MemoryStore store = new MemoryStore();

    private static StudyView amend(EngineHouse house, String id, Amendment amendment) {
        return await(house.engine().changes().amend(id, amendment, Optional.empty()));
    }

    private static Amendment labels(String name, Optional<String> text) {
        return new Amendment(Map.of(name, text), OptionalInt.empty(), Set.of(), Limits.NONE);
    }

    private static Amendment limits(Limits limits, Limit... named) {
        return new Amendment(Map.of(), OptionalInt.empty(), Set.of(named), limits);
    }

    private static Limits maxTrials(long most) {
        return new Limits(
                OptionalInt.empty(), Optional.empty(), OptionalLong.of(most), Optional.empty(), OnLimit.DRAIN);
    }

    private static void refused(Reason reason, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void labels_and_priority_are_changed_and_told() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(3));
            amend(house, id, labels("team", Optional.of("vision")));
            var view = amend(
                    house,
                    id,
                    new Amendment(Map.of("b", Optional.of("main")), OptionalInt.of(5), Set.of(), Limits.NONE));
            assertThat(view.labels()).isEqualTo(Map.of("team", "vision", "b", "main"));
            assertThat(view.priority()).isEqualTo(5);
            assertThat(amend(house, id, labels("team", Optional.empty())).labels())
                    .isEqualTo(Map.of("b", "main"));
            gate.countDown();
            assertThat(house.ended(id).labels()).isEqualTo(Map.of("b", "main"));
        }
    }

    @Test
    void a_study_runs_wider_once_parallel_is_lifted() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var id = house.submit(TestGrid.of(2).parallel(1));
            evaluators.awaitBegun(0, 1);
            amend(house, id, limits(Limits.NONE, Limit.PARALLEL));
            evaluators.awaitBegun(1, 1);
            gate.countDown();
            house.ended(id);
        }
    }

    @Test
    void a_budget_that_is_raised_or_lowered_holds_also_in_the_next_life() {
        evaluators.on(1, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(100).maxTrials(50));
        evaluators.awaitBegun(1, 1);
        amend(first, id, limits(maxTrials(10), Limit.MAX_TRIALS));
        try (var second = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            var after = second.ended(id);
            assertThat(after.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(after.counts().succeeded()).isEqualTo(10);
        }
        gate.countDown();
        first.close();
    }

    @Test
    void a_limit_that_is_over_already_ends_the_study() {
        evaluators.on(0, falls(Cause.EXIT)).on(1, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var failing = house.submit(TestGrid.of(5));
            house.awaitTrials(failing, 1);
            var none = new Limits(
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.of(new MaxFailures.Count(0)),
                    OnLimit.KILL);
            amend(house, failing, limits(none, Limit.MAX_FAILURES, Limit.ON_LIMIT));
            var after = house.ended(failing);
            assertThat(after.stopReason()).contains(StopReason.MAX_FAILURES);
            assertThat(after.counts().cancelled()).isLessThanOrEqualTo(1);

            evaluators.otherwise(task -> waitsFor(gate)).on(0, waitsFor(gate));
            var slow = house.submit(TestGrid.of(5));
            evaluators.awaitBegun(0, 2);
            var brief = new Limits(
                    OptionalInt.empty(),
                    Optional.of(Duration.ofMillis(1)),
                    OptionalLong.empty(),
                    Optional.empty(),
                    OnLimit.KILL);
            amend(house, slow, limits(brief, Limit.MAX_TIME, Limit.ON_LIMIT));
            assertThat(house.ended(slow).stopReason()).contains(StopReason.MAX_TIME);
            gate.countDown();
        }
    }

    @Test
    void an_ended_study_keeps_all_but_its_labels() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var before = house.run(TestGrid.of(2));
            var view = amend(house, before.id(), labels("kept", Optional.of("yes")));
            assertThat(view.labels()).containsEntry("kept", "yes");
            assertThat(view.state()).isEqualTo(before.state());
            assertThat(view.counts()).isEqualTo(before.counts());
            refused(Reason.STUDY_ENDED, () -> amend(house, before.id(), limits(maxTrials(1), Limit.MAX_TRIALS)));
            refused(Reason.UNKNOWN_STUDY, () -> amend(house, "none-abc234", labels("a", Optional.of("b"))));
        }
    }

    @Test
    void a_change_is_made_only_to_the_version_it_is_meant_for() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(1));
            evaluators.awaitBegun(0, 1);
            var seen = amend(house, id, labels("a", Optional.of("1")));
            var changes = house.engine().changes();
            await(changes.amend(id, labels("a", Optional.of("2")), Optional.of(Set.of(seen.version()))));
            refused(
                    Reason.VERSION_CHANGED,
                    () -> await(changes.amend(id, labels("a", Optional.of("3")), Optional.of(Set.of(seen.version())))));
            assertThat(house.view(id).labels()).containsEntry("a", "2");
            gate.countDown();
            house.ended(id);
        }
    }
}
