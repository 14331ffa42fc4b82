package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.StudyChanges.Added;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Change;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.Amendment.Limit;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class AddedPointsTest {
    private final MemoryStore store = new MemoryStore();
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);

    /// One trial a lease, claimed when its slot is free.
    private static TestGrid grid(int points) {
        return TestGrid.of(points).kind(TestGrid.COMMAND);
    }

    private static List<Point> points(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Point(new LinkedHashMap<>(Map.of("x", Value.of(value)))))
                .toList();
    }

    private static Future<Added> adding(EngineHouse house, String study, boolean first, double... values) {
        return house.engine().changes().add(study, points(values), first);
    }

    private static Added add(EngineHouse house, String study, boolean first, double... values) {
        var added = await(adding(house, study, first, values));
        assertThat(added.study().counts().points()).isEqualTo(added.study().points());
        return added;
    }

    private static void refused(EngineHouse house, String study, Reason reason, double... values) {
        assertThatThrownBy(() -> await(adding(house, study, false, values)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void added_points_follow_all_others_and_a_known_one_is_not_tried_twice() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(3));
            evaluators.awaitBegun(0, 1);
            var added = add(house, id, false, 7, 1, 7, -1, 0);
            assertThat(added.indices()).containsExactly(3L, 1L, 3L, 4L, 0L);
            assertThat(added.count()).isEqualTo(2);
            assertThat(added.study().points()).isEqualTo(5);
            assertThat(added.study().counts().waiting()).isEqualTo(4);
            var again = add(house, id, false, -1, 7, 8);
            assertThat(again.indices()).containsExactly(4L, 3L, 5L);
            assertThat(again.count()).isEqualTo(1);
            gate.countDown();
            var ended = house.ended(id);
            assertThat(ended.points()).isEqualTo(6);
            assertThat(ended.counts().succeeded()).isEqualTo(6);
            assertThat(ended.best().map(Trial::index)).contains(5L);
            assertThat(evaluators.indices()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(house.trial(id, 4).point()).isEqualTo(points(-1).getFirst());
            assertThat(store.study(id).orElseThrow().points()).isEqualTo(6);
            refused(house, id, Reason.STUDY_ENDED, 9);
        }
    }

    @Test
    void points_are_put_first_whether_new_or_waiting() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(5));
            evaluators.awaitBegun(0, 1);
            assertThat(add(house, id, false, 10, 11).indices()).containsExactly(5L, 6L);
            assertThat(add(house, id, true, 12, 3, 0).indices()).containsExactly(7L, 3L, 0L);
            assertThat(add(house, id, true, 11, 1, 3).indices()).containsExactly(6L, 1L, 3L);
            int told = house.events(id).size();
            add(house, id, true, 12, 3, 11);
            assertThat(house.events(id)).as("nothing changed").hasSize(told);
            gate.countDown();
            house.ended(id);
            assertThat(evaluators.indices()).containsExactly(0L, 7L, 3L, 6L, 1L, 2L, 4L, 5L);
        }
    }

    @Test
    void each_addition_is_told_by_a_study_event_with_the_points_there_are() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(1));
            evaluators.awaitBegun(0, 1);
            add(house, id, false, 7);
            add(house, id, false, 8, 9);
            var told = house.events(id).stream()
                    .filter(StudyEvent.StudyChanged.class::isInstance)
                    .map(event -> ((StudyEvent.StudyChanged) event).study())
                    .toList();
            assertThat(told.stream().map(StudyView::points)).containsExactly(1L, 1L, 2L, 4L);
            assertThat(told).allMatch(study -> study.counts().points() == study.points());
            gate.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(4);
        }
    }

    @Test
    void a_study_that_is_ending_and_one_that_is_unknown_get_no_points() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(3));
            evaluators.awaitBegun(0, 1);
            await(house.engine().cancel(id, OnLimit.DRAIN));
            refused(house, id, Reason.STUDY_ENDING, 7);
            refused(house, "none-abc234", Reason.UNKNOWN_STUDY, 7);
            gate.countDown();
            assertThat(house.ended(id).points()).isEqualTo(3);
        }
    }

    @Test
    void a_paused_study_takes_points_and_tries_them_when_it_goes_on() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(2));
            evaluators.awaitBegun(0, 1);
            await(house.engine().pause(id));
            gate.countDown();
            house.awaitTrials(id, 1);
            assertThat(add(house, id, true, 7).study().points()).isEqualTo(3);
            await(house.engine().resume(id));
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(3);
            assertThat(evaluators.indices()).containsExactly(0L, 2L, 1L);
        }
    }

    @Test
    void a_server_takes_no_more_points_than_it_accepts() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(99_999));
            evaluators.awaitBegun(0, 1);
            refused(house, id, Reason.GRID_TOO_LARGE, -1, -2);
            assertThat(add(house, id, false, -1, 5).study().points()).isEqualTo(100_000);
            refused(house, id, Reason.GRID_TOO_LARGE, -3);
            assertThat(add(house, id, true, 5, 7, -1).count()).isZero();
            await(house.engine().cancel(id, OnLimit.KILL));
            assertThat(house.ended(id).counts().skipped()).isEqualTo(99_999);
        }
    }

    @Test
    void the_budget_of_trials_holds_and_what_it_leaves_is_skipped() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(4).maxTrials(3));
            evaluators.awaitBegun(0, 1);
            add(house, id, true, 7);
            add(house, id, false, 8);
            gate.countDown();
            var ended = house.ended(id);
            assertThat(ended.stopReason()).contains(StopReason.MAX_TRIALS);
            assertThat(ended.counts().succeeded()).isEqualTo(3);
            assertThat(ended.counts().skipped()).isEqualTo(3);
            assertThat(evaluators.indices()).containsExactly(0L, 4L, 1L);
            var untried = await(house.engine().points(id));
            assertThat(untried.contains(5)).isTrue();
            assertThat(untried.point(5)).contains(points(8).getFirst());
            assertThat(untried.contains(6)).isFalse();
        }
    }

    @Test
    void a_part_of_a_grid_gets_points_from_outside_of_it() {
        for (var selection : List.of(
                new Selection(Optional.of(new IndexRange(2, 4)), Optional.empty()),
                new Selection(Optional.of(new IndexRange(0, 8)), Optional.of(new Shard(1, 2))))) {
            var scripted = new ScriptedEvaluators();
            var latch = new CountDownLatch(1);
            scripted.otherwise(task -> waitsFor(latch));
            try (var house = EngineHouse.open(1, new MemoryStore(), scripted)) {
                var grid = grid(10).build();
                var id = submit(house, grid, selection);
                long before = house.view(id).points();
                var known = LongStream.range(0, 10)
                        .filter(index -> await(house.engine().points(id)).contains(index))
                        .boxed()
                        .toList();
                assertThat(known).hasSize((int) before);
                var added = add(house, id, false, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99);
                assertThat(added.indices())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(0, 10).boxed().toList());
                assertThat(added.count()).isEqualTo(11 - (int) before);
                latch.countDown();
                assertThat(house.ended(id).counts().succeeded()).isEqualTo(11);
                assertThat(scripted.indices().subList(0, known.size())).isEqualTo(known);
                assertThat(scripted.indices()).doesNotHaveDuplicates().hasSize(11);
            }
        }
    }

    private static String submit(EngineHouse house, Grid grid, Selection selection) {
        house.library().keep(grid);
        var all = EngineHouse.submission(grid);
        return await(house.engine()
                        .submit(new Submission(grid, all.document(), "json", "/", selection, all.provenance())))
                .id();
    }

    @Test
    void twenty_requests_at_once_give_each_point_once() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var id = house.submit(grid(2));
            evaluators.awaitBegun(0, 1);
            var requests = new ArrayList<Future<Added>>();
            for (int i = 0; i < 20; i++) {
                requests.add(adding(house, id, i % 3 == 0, 10 + i, 11 + i, 10 + i % 4, 1));
            }
            long count = 0;
            var indices = new LinkedHashMap<Double, Long>();
            for (int i = 0; i < 20; i++) {
                var added = await(requests.get(i));
                count += added.count();
                double[] values = {10 + i, 11 + i, 10 + i % 4, 1};
                for (int j = 0; j < values.length; j++) {
                    var before = indices.put(values[j], added.indices().get(j));
                    assertThat(before == null ? added.indices().get(j) : before)
                            .isEqualTo(added.indices().get(j));
                }
            }
            assertThat(count).isEqualTo(21);
            gate.countDown();
            var ended = house.ended(id);
            assertThat(ended.points()).isEqualTo(23);
            assertThat(ended.counts().succeeded()).isEqualTo(23);
            assertThat(evaluators.indices()).doesNotHaveDuplicates().hasSize(23);
            assertThat(Set.copyOf(indices.values())).hasSize(22);
        }
    }

    @Test
    void added_points_survive_a_crash_with_their_indices_and_their_order() {
        evaluators.on(0, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(grid(4));
        evaluators.awaitBegun(0, 1);
        add(first, id, false, 7, 8);
        add(first, id, true, 9, 2);
        add(first, id, true, 8);
        var others = new ScriptedEvaluators();
        var latch = new CountDownLatch(1);
        others.on(0, waitsFor(latch));
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            others.awaitBegun(0, 1);
            assertThat(second.view(id).points()).isEqualTo(7);
            assertThat(second.view(id).counts().points()).isEqualTo(7);
            assertThat(add(second, id, false, 8, 9, 2, 10).indices()).containsExactly(5L, 6L, 2L, 7L);
            latch.countDown();
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(8);
            assertThat(others.indices()).containsExactly(0L, 6L, 2L, 5L, 1L, 3L, 4L, 7L);
            assertThat(second.trial(id, 6).point()).isEqualTo(points(9).getFirst());
        }
        gate.countDown();
        first.close();
    }

    @Test
    void points_that_were_not_durable_at_a_crash_were_not_added() {
        evaluators.on(0, waitsFor(gate));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(grid(2));
        evaluators.awaitBegun(0, 1);
        store.hold(Change.PointsAdded.class::isInstance);
        var lost = adding(first, id, true, 7);
        store.awaitHeld();
        assertThat(first.view(id).points()).isEqualTo(2);
        assertThat(first.view(id).counts().points()).isEqualTo(2);
        try (var second = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            assertThat(second.awaitStored(id).points()).isEqualTo(2);
            assertThat(lost.isComplete()).isFalse();
        }
        gate.countDown();
        first.close();
    }

    @Test
    void what_is_shown_sums_up_while_an_addition_is_not_durable() {
        evaluators.otherwise(task -> task.index() < 2 ? scores(task.index()) : waitsFor(gate));
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var id = house.submit(grid(6));
            house.awaitTrials(id, 2);
            store.hold(Change.PointsAdded.class::isInstance);
            var added = adding(house, id, true, 7, 8, 9);
            store.awaitHeld();
            var meanwhile = house.view(id);
            assertThat(meanwhile.points()).isEqualTo(6);
            assertThat(meanwhile.counts().points()).isEqualTo(6);
            assertThat(meanwhile.counts().running()).isEqualTo(2);
            store.letGo();
            assertThat(await(added).study().points()).isEqualTo(9);
            gate.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(9);
        }
    }

    @Test
    void a_retry_without_the_skipped_tries_added_points_and_leaves_the_others_out() {
        evaluators.on(0, falls(Cause.EXIT));
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(grid(4).maxTrials(1));
        first.ended(id);
        evaluators.on(0, waitsFor(gate));
        await(first.engine().changes().retry(id, Set.of(Outcome.FAILED)));
        evaluators.awaitBegun(0, 2);
        await(first.engine().changes().amend(id, unlimited(), Optional.empty()));
        assertThat(add(first, id, false, 3, 7).indices()).containsExactly(3L, 4L);
        assertThat(add(first, id, true, 8, 2).indices()).containsExactly(5L, 2L);
        var open = await(first.engine().open(id));
        assertThat(open.restSkipped()).isTrue();
        assertThat(open.added()).containsExactlyInAnyOrder(4L, 5L);
        assertThat(first.view(id).counts().skipped()).isEqualTo(3);
        assertThat(first.view(id).counts().points()).isEqualTo(6);

        var others = new ScriptedEvaluators();
        var latch = new CountDownLatch(1);
        others.on(5, waitsFor(latch)).on(0, falls(Cause.EXIT));
        try (var second = first.nextLife(1, store.nextLife(), others)) {
            others.awaitBegun(5, 1);
            add(second, id, false, 9);
            latch.countDown();
            var ended = second.ended(id);
            assertThat(ended.counts().skipped()).isEqualTo(3);
            assertThat(ended.counts().succeeded()).isEqualTo(3);
            assertThat(ended.counts().failed()).isEqualTo(1);
            assertThat(others.indices()).containsExactly(0L, 5L, 4L, 6L);

            await(second.engine().changes().retry(id, Set.of(Outcome.SKIPPED)));
            assertThat(second.ended(id).counts().succeeded()).isEqualTo(6);
        }
        gate.countDown();
        first.close();
    }

    private static Amendment unlimited() {
        return new Amendment(Map.of(), OptionalInt.empty(), Set.of(Limit.MAX_TRIALS), Limits.NONE);
    }

    @Test
    void added_points_that_were_skipped_stay_so_until_a_retry_is_for_them() {
        evaluators.on(0, waitsFor(gate)).on(1, falls(Cause.EXIT));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(3).maxFailures(0));
            evaluators.awaitBegun(0, 1);
            add(house, id, false, 7);
            add(house, id, true, 2);
            gate.countDown();
            var failed = house.ended(id);
            assertThat(failed.stopReason()).contains(StopReason.MAX_FAILURES);
            assertThat(failed.counts().skipped()).isEqualTo(1);
            var latch = new CountDownLatch(1);
            evaluators.on(1, waitsFor(latch));
            await(house.engine().changes().retry(id, Set.of(Outcome.FAILED)));
            evaluators.awaitBegun(1, 2);
            assertThat(house.view(id).counts().skipped()).isEqualTo(1);
            add(house, id, false, 8);
            // The retry that opens the search again comes while the study runs.
            await(house.engine().changes().retry(id, Set.of(Outcome.SKIPPED)));
            assertThat(house.view(id).counts().skipped()).isZero();
            latch.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(5);
            assertThat(evaluators.indices()).containsExactly(0L, 2L, 1L, 1L, 4L, 3L);
        }
    }

    @Test
    void what_is_known_of_added_points_is_stored() {
        evaluators.on(0, waitsFor(gate));
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(grid(2));
            evaluators.awaitBegun(0, 1);
            add(house, id, false, 7);
            add(house, id, true, 1, 7);
            assertThat(store.addedPoints(id).stream().map(AddedPoint::index)).containsExactly(1L, 2L);
            assertThat(store.addedPoints(id)).allMatch(AddedPoint::first);
            assertThat(store.addedPoints(id).stream().map(AddedPoint::isNew)).containsExactly(false, true);
            assertThat(store.studies(StudyQuery.all(1)).getFirst().points()).isEqualTo(3);
            gate.countDown();
            house.ended(id);
        }
    }
}
