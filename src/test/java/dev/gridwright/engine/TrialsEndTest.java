package dev.gridwright.engine;

import static dev.gridwright.engine.ScriptedEvaluators.falls;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.store.Change;
import dev.gridwright.study.Counts;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrialsEndTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();

    @Test
    void every_point_ends_exactly_once() {
        try (var house = EngineHouse.open(2, evaluators)) {
            var study = house.run(TestGrid.of(1_000));
            assertThat(study.state()).isEqualTo(StudyState.COMPLETED);
            assertThat(study.stopReason()).contains(StopReason.EXHAUSTED);
            assertThat(study.counts()).isEqualTo(new Counts(0, 0, 0, 1_000, 0, 0, 0, 0, 0, 0, 0));
            assertThat(study.best().orElseThrow().index()).isEqualTo(999);
            assertThat(EngineHouse.trials(house.events(study.id())).stream().map(Trial::index))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> (long) i).toList());
            assertThat(evaluators.indices()).hasSize(1_000);
        }
    }

    @Test
    void counts_sum_to_the_points_at_every_moment_shown() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (long index = 0; index < 300; index++) {
            evaluators.on(
                    index,
                    switch (random.nextInt(4)) {
                        case 0 -> falls(Cause.EXIT);
                        case 1 -> run -> Ending.completed();
                        case 2 -> ScriptedEvaluators.inTurn(falls(Cause.LOST), scores(1));
                        default -> scores(index);
                    });
        }
        try (var house = EngineHouse.open(3, evaluators)) {
            var id = house.submit(TestGrid.of(300).retry(1, java.time.Duration.ofMillis(1), "lost"));
            var unsubscribe = new ArrayList<Counts>();
            do {
                unsubscribe.add(house.view(id).counts());
            } while (!house.view(id).state().ended());
            house.ended(id);
            for (var counts : unsubscribe) {
                assertThat(counts.points()).isEqualTo(300);
                assertThat(List.of(counts.waiting(), counts.running(), counts.backoff()))
                        .allMatch(count -> count >= 0);
            }
            assertThat(house.view(id).counts().ended()).isEqualTo(300);
            assertThat(house.view(id).counts().invalid()).isPositive();
        }
    }

    @Test
    void what_is_decided_and_not_durable_is_not_shown() {
        var store = new MemoryStore();
        store.hold(Change.TrialEnded.class::isInstance);
        try (var house = EngineHouse.open(1, store, evaluators)) {
            var id = house.submit(TestGrid.of(2));
            evaluators.awaitBegun(0, 1);
            house.awaitEvents(id, events -> events.size() == 2);
            var view = house.view(id);
            assertThat(view.counts().ended()).isZero();
            assertThat(view.best()).isEmpty();
            assertThat(view.counts().points()).isEqualTo(2);
            assertThat(house.events(id)).noneMatch(StudyEvent.TrialEnded.class::isInstance);
            store.letGo();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(2);
        }
    }

    @Test
    void every_event_is_told_in_order_even_to_a_listener_that_breaks() {
        try (var house = EngineHouse.open(2, evaluators)) {
            house.breakListener();
            var id = house.run(TestGrid.of(50)).id();
            assertThat(house.events(id).stream().map(StudyEvent::id))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, house.events(id).size())
                                    .mapToObj(i -> (long) i)
                                    .toList());
            assertThat(house.events(id)).last().isInstanceOf(StudyEvent.StudyEnded.class);
        }
    }

    @Test
    void the_best_is_announced_when_it_is_found() {
        evaluators.on(0, scores(5)).on(1, scores(3)).on(2, scores(7)).on(3, scores(7));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(4));
            house.ended(id);
            assertThat(house.events(id).stream()
                            .filter(StudyEvent.BestImproved.class::isInstance)
                            .map(event ->
                                    ((StudyEvent.BestImproved) event).best().index()))
                    .containsExactly(0L, 2L);
        }
    }

    @Test
    void an_evaluator_that_breaks_costs_its_trial_and_no_slot() {
        evaluators.on(1, run -> {
            throw new StackOverflowError("as scripted");
        });
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(3));
            assertThat(study.counts().succeeded()).isEqualTo(2);
            var fallen = house.trial(study.id(), 1);
            assertThat(fallen.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(fallen.cause()).contains(Cause.EXCEPTION);
        }
    }

    @Test
    void a_trial_without_a_number_is_invalid() {
        evaluators.on(0, run -> Ending.completed()).on(1, scores(Double.NaN));
        try (var house = EngineHouse.open(1, evaluators)) {
            var study = house.run(TestGrid.of(2));
            assertThat(study.counts().invalid()).isEqualTo(2);
            assertThat(house.trial(study.id(), 0).cause()).contains(Cause.METRIC_MISSING);
            assertThat(house.trial(study.id(), 1).cause()).contains(Cause.METRIC_NOT_FINITE);
            assertThat(study.best()).isEmpty();
        }
    }

    @Test
    void points_far_apart_are_found_and_the_search_ends() {
        try (var house = EngineHouse.open(2, evaluators)) {
            var study = house.run(TestGrid.of(200_000, "x % 99999 == 7"));
            assertThat(study.counts().succeeded()).isEqualTo(2);
            assertThat(evaluators.indices()).containsExactlyInAnyOrder(7L, 100_006L);
        }
    }

    @Test
    void tokens_rise_with_the_attempts() {
        try (var house = EngineHouse.open(1, evaluators)) {
            house.run(TestGrid.of(100));
            var tokens = evaluators.begun().stream()
                    .map(ScriptedEvaluators.Begun::token)
                    .toList();
            assertThat(tokens).isSorted().doesNotHaveDuplicates();
        }
    }
}
