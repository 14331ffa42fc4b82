package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.Amendment.Limit;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.Reuse.Mode;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Studies that take results from earlier ones.
final class ReuseTest {
    private static final String SAME = "same";

    @TempDir
    private Path folder;

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final MemoryStore store = new MemoryStore();

    private static TestGrid grid(int points) {
        return TestGrid.of(points).cache(Mode.READWRITE, SAME);
    }

    private List<Long> ran(String study) {
        return evaluators.begun().stream()
                .filter(begun -> begun.study().equals(study))
                .map(ScriptedEvaluators.Begun::index)
                .sorted()
                .toList();
    }

    private static void allSucceeded(StudyView view, long points, long cached) {
        assertThat(view.state()).isEqualTo(StudyState.COMPLETED);
        assertThat(view.counts().succeeded()).isEqualTo(points);
        assertThat(view.counts().cached()).isEqualTo(cached);
        assertThat(view.counts().points()).isEqualTo(points);
    }

    @Test
    void a_study_that_ran_before_runs_nothing() {
        evaluators.otherwise(task -> scores(task.index() * 3.0));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var first = house.run(grid(3_000));
            allSucceeded(first, 3_000, 0);
            var second = house.run(grid(3_000));
            allSucceeded(second, 3_000, 3_000);
            assertThat(ran(second.id())).isEmpty();
            assertThat(second.best().orElseThrow().objective()).hasValue(2_999 * 3.0);
            assertThat(second.startedAt()).isPresent();

            var ran = house.trial(first.id(), 7);
            var reused = house.trial(second.id(), 7);
            assertThat(reused.attempts()).isEmpty();
            assertThat(reused.metrics()).isEqualTo(ran.metrics());
            assertThat(reused.measurements()).isEqualTo(ran.measurements());
            assertThat(reused.seed()).isEqualTo(ran.seed());
            var origin = reused.reused().orElseThrow();
            assertThat(origin.study()).isEqualTo(first.id());
            assertThat(origin.index()).isEqualTo(7);
            assertThat(origin.endedAt()).isEqualTo(ran.attempts().getLast().endedAt());
            assertThat(origin.duration()).isEqualTo(ran.attempts().getLast().duration());

            // The third finds them in the second, and knows who ran them.
            var third = house.run(grid(10));
            assertThat(house.trial(third.id(), 7).reused().orElseThrow().study())
                    .isEqualTo(first.id());
        }
    }

    @Test
    void only_points_that_are_new_run() {
        try (var house = EngineHouse.open(2, store, evaluators)) {
            house.run(grid(5));
            var second = house.run(grid(8));
            allSucceeded(second, 8, 5);
            assertThat(ran(second.id())).containsExactly(5L, 6L, 7L);
            allSucceeded(house.run(grid(8)), 8, 8);
        }
    }

    @Test
    void nothing_crosses_from_one_identity_to_another_or_against_the_mode() {
        try (var house = EngineHouse.open(2, store, evaluators)) {
            house.run(TestGrid.of(5));
            house.run(TestGrid.of(5).cache(Mode.READ, SAME));
            allSucceeded(house.run(grid(5)), 5, 0);
            allSucceeded(house.run(TestGrid.of(5)), 5, 0);
            allSucceeded(house.run(TestGrid.of(5).cache(Mode.READWRITE, "other")), 5, 0);
            allSucceeded(house.run(TestGrid.of(5).cache(Mode.WRITE, SAME)), 5, 0);
            allSucceeded(house.run(TestGrid.of(5).cache(Mode.READ, SAME)), 5, 5);
        }
    }

    @Test
    void only_successes_are_reused() {
        evaluators.on(2, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            house.run(grid(4));
            evaluators.on(2, scores(2));
            var second = house.run(grid(4));
            allSucceeded(second, 4, 3);
            assertThat(ran(second.id())).containsExactly(2L);
        }
    }

    @Test
    void a_retry_runs_what_fell() {
        evaluators.on(0, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            house.run(grid(3));
            var id = house.run(grid(3)).id();
            evaluators.on(0, scores(9));
            await(house.engine().changes().retry(id, Set.of(Outcome.FAILED)));
            var after = house.ended(id);
            allSucceeded(after, 3, 2);
            assertThat(house.trial(id, 0).attempts()).hasSize(2);
            allSucceeded(house.run(grid(3)), 3, 3);
        }
    }

    @Test
    void a_result_that_is_too_old_is_made_anew() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            house.run(grid(3));
            allSucceeded(house.run(grid(3).ttl(Duration.ofNanos(1))), 3, 0);
            var third = house.run(grid(3).ttl(Duration.ofDays(1)));
            allSucceeded(third, 3, 3);
        }
    }

    @Test
    void reused_trials_count_for_limits_and_stop_rules() {
        try (var house = EngineHouse.open(2, store, evaluators)) {
            house.run(grid(2_500));
            var limited = house.run(grid(2_500).maxTrials(1_100));
            assertThat(limited.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(limited.counts().succeeded()).isEqualTo(1_100);
            assertThat(limited.counts().cached()).isEqualTo(1_100);
            assertThat(limited.counts().skipped()).isEqualTo(1_400);

            var target = house.run(grid(2_500).target(700));
            assertThat(target.stopReason()).contains(StopReason.TARGET);
            assertThat(target.counts().succeeded()).isEqualTo(701);
            assertThat(target.counts().points()).isEqualTo(2_500);

            var partly = house.run(grid(5_000).maxTrials(2_600));
            assertThat(partly.counts().succeeded()).isEqualTo(2_600);
            assertThat(partly.counts().cached()).isEqualTo(2_500);
        }
    }

    @Test
    void a_budget_that_is_lowered_holds_for_those_whose_results_were_looked_up_in_vain() {
        evaluators.on(7, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            house.run(grid(5));
            var id = house.submit(grid(3_000));
            evaluators.awaitBegun(id, 7, 1);
            await(house.engine().changes().amend(id, maxTrials(12), Optional.empty()));
            gate.countDown();
            var after = house.ended(id);
            assertThat(after.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(after.counts().succeeded()).isEqualTo(12);
            assertThat(after.counts().cached()).isEqualTo(5);
            assertThat(after.counts().skipped()).isEqualTo(2_988);
        }
    }

    @Test
    void those_that_a_lowered_budget_kept_from_being_run_are_run_once_it_is_lifted() {
        evaluators.on(7, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            house.run(grid(5));
            var id = house.submit(grid(3_000));
            evaluators.awaitBegun(id, 7, 1);
            await(house.engine().changes().amend(id, maxTrials(2), Optional.empty()));
            await(house.engine().changes().amend(id, maxTrials(5_000), Optional.empty()));
            gate.countDown();
            allSucceeded(house.ended(id), 3_000, 5);
        }
    }

    private static Amendment maxTrials(long most) {
        var limits = new Limits(
                OptionalInt.empty(), Optional.empty(), OptionalLong.of(most), Optional.empty(), OnLimit.DRAIN);
        return new Amendment(Map.of(), OptionalInt.empty(), Set.of(Limit.MAX_TRIALS), limits);
    }

    @Test
    void rules_that_leave_few_points_are_no_end() {
        try (var house = EngineHouse.open(2, store, evaluators)) {
            house.run(TestGrid.of(90_000, "x % 30000 == 29999").cache(Mode.READWRITE, SAME));
            allSucceeded(
                    house.run(
                            TestGrid.of(90_000, "x % 30000 == 29999 || x == 5").cache(Mode.READWRITE, SAME)),
                    4,
                    3);
        }
    }

    @Test
    void results_can_be_had_before_their_study_ends() {
        evaluators.on(3, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var first = house.submit(grid(5));
            house.awaitTrials(first, 3);
            await(house.engine().pause(first));
            allSucceeded(house.run(TestGrid.of(3).cache(Mode.READ, SAME)), 3, 3);
            gate.countDown();
            await(house.engine().resume(first));
            allSucceeded(house.ended(first), 5, 0);
        }
    }

    @Test
    void a_study_goes_on_after_a_crash_without_what_it_had() {
        evaluators.upTo(4);
        var house = EngineHouse.open(1, store, evaluators);
        house.run(grid(3));
        var id = house.submit(grid(6));
        house.awaitTrials(id, 4);
        var others = new ScriptedEvaluators();
        try (var next = house.nextLife(1, store.nextLife(), others)) {
            var after = next.awaitStored(id);
            allSucceeded(after, 6, 3);
            assertThat(others.begun().stream().map(ScriptedEvaluators.Begun::index))
                    .containsExactlyInAnyOrder(4L, 5L);
        }
    }

    @Test
    void a_cancelled_study_leaves_what_it_has() {
        evaluators.upTo(2);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(6));
            house.awaitTrials(id, 2);
            await(house.engine().cancel(id, OnLimit.KILL));
            house.ended(id);
            evaluators.upTo(Long.MAX_VALUE);
            allSucceeded(house.run(grid(6)), 6, 2);
        }
    }

    @Test
    void what_ran_after_its_code_changed_is_not_kept() throws IOException {
        var file = Files.writeString(folder.resolve("train.sh"), "one");
        var code = new Reuse.Code(
                file.toString(), Fingerprints.forgetful().reading().of(file));
        evaluators.on(2, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var first = house.submit(grid(4).code(code));
            house.awaitTrials(first, 2);
            await(house.engine().pause(first));
            long seed = house.trial(first, 1).seed();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(EngineHouse.LIMIT_SECONDS))
                    .until(() -> !store.kept(SAME, new long[] {seed}).isEmpty());
            Files.writeString(file, "two");
            gate.countDown();
            await(house.engine().resume(first));
            allSucceeded(house.ended(first), 4, 0);
            allSucceeded(house.run(TestGrid.of(4).cache(Mode.READ, SAME)), 4, 2);
        }
    }

    @Test
    void a_result_whose_point_is_another_is_none() {
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var first = house.run(grid(2)).id();
            store.mistake(house.trial(first, 0), house.trial(first, 1), SAME);
            var second = house.run(grid(2));
            allSucceeded(second, 2, 1);
            assertThat(house.store().trial(second.id(), 1).map(Trial::cached)).isEqualTo(Optional.of(false));
        }
    }
}
