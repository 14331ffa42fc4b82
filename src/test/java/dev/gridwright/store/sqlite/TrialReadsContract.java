package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.store.Change.BestImproved;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.EndedTrial;
import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Ended trials are read in each order, page by page, and from wherever a reader was.
abstract class TrialReadsContract extends StudyStoreContract {
    @Test
    void the_ended_trials_come_in_the_order_of_their_events() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 9, 0.25, 2),
                new BestImproved(STUDY, 9, 0.25, 3, List.of()),
                Samples.fallen(STUDY, 3, Outcome.TIMED_OUT, 4),
                Samples.succeeded(STUDY, 5, -1.5, 6));
        var ended = new ArrayList<EndedTrial>();
        store.forEachEnded(STUDY, ended::add);
        assertThat(ended)
                .containsExactly(
                        new EndedTrial(9, Outcome.SUCCEEDED, false, java.util.OptionalDouble.of(0.25), 2),
                        new EndedTrial(3, Outcome.TIMED_OUT, false, java.util.OptionalDouble.empty(), 4),
                        new EndedTrial(5, Outcome.SUCCEEDED, false, java.util.OptionalDouble.of(-1.5), 6));
        store.forEachEnded("other-abc234", trial -> {
            throw new AssertionError("no study, no trials");
        });
    }

    @Test
    void events_come_in_order_from_wherever_a_reader_was() {
        var study = Samples.study(STUDY);
        stored(
                new StudyCreated(study),
                new StudyChanged(STUDY, Samples.running(), 1, "study"),
                Samples.succeeded(STUDY, 9, 0.25, 2),
                new BestImproved(STUDY, 9, 0.25, 3, List.of()),
                Samples.fallen(STUDY, 3, Outcome.TIMED_OUT, 4),
                Samples.succeeded(STUDY, 5, -1.5, 5),
                new StudyChanged(STUDY, Samples.completed(), 6, "end"));
        reopen();
        var all = store.events(STUDY, 0, 100);
        assertThat(all.stream().map(StoredEvent::id)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(all.get(1))
                .isInstanceOfSatisfying(
                        StoredEvent.TrialEnded.class,
                        ended -> assertThat(ended.stored())
                                .isEqualTo(new StoredTrial(
                                        Samples.succeeded(STUDY, 9, 0.25, 2).trial(), 2)));
        assertThat(all.get(2)).isEqualTo(new StoredEvent.Told(3, "best", "{\"index\":9,\"objective\":0.25}"));
        assertThat(all.get(5)).isInstanceOfSatisfying(StoredEvent.Told.class, end -> {
            assertThat(end.kind()).isEqualTo("end");
            assertThat(end.data())
                    .contains("\"state\":\"completed\"", "\"best_index\":4", "\"verdict\":\"passed\"")
                    .contains("\"succeeded\":5", "\"gates\":[{", "\"duration_seconds\":59");
        });
        for (long after = 0; after <= 6; after++) {
            for (int limit = 1; limit <= 7; limit++) {
                assertThat(store.events(STUDY, after, limit))
                        .isEqualTo(all.subList((int) after, (int) Math.min(6, after + limit)));
            }
        }
        assertThat(store.events("other-abc234", 0, 10)).isEmpty();
    }

    @Test
    void pages_are_complete_without_gaps_or_repeats() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (var goal : Goal.values()) {
            var study = goal.word() + "-abc234";
            stored(new StudyCreated(Samples.study(study, goal)), new StudyCreated(Samples.study(study + "x", goal)));
            var trials = manyTrials(study, random);
            await(trials);
            await(manyTrials(study + "x", random));
            for (int round = 0; round < 10; round++) {
                var outcomes = EnumSet.noneOf(Outcome.class);
                for (var outcome : Outcome.values()) {
                    if (random.nextInt(3) == 0) {
                        outcomes.add(outcome);
                    }
                }
                for (var order : Order.values()) {
                    int limit = 5 + random.nextInt(random.nextBoolean() ? 40 : 400);
                    assertThat(pagedThrough(study, order, outcomes, limit))
                            .as("seed %d, %s, %s, %s, limit %d", seed, goal, order, outcomes, limit)
                            .isEqualTo(expected(trials, goal, order, outcomes));
                }
            }
            var best = expected(trials, goal, Order.OBJECTIVE, Set.of(Outcome.SUCCEEDED));
            assertThat(store.best(study, 10)).extracting(Trial::index).isEqualTo(best.subList(0, 10));
        }
    }

    private static List<TrialEnded> manyTrials(String study, Random random) {
        var indices = new ArrayList<Long>();
        for (long index = 0; index < 300; index++) {
            indices.add(index);
        }
        Collections.shuffle(indices, random);
        var trials = new ArrayList<TrialEnded>();
        long event = 0;
        for (long index : indices) {
            event += 1 + random.nextInt(3);
            var outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
            trials.add(
                    random.nextBoolean()
                            ? Samples.succeeded(study, index, (random.nextInt(20) - 10) / 4.0, event)
                            : outcome == Outcome.SUCCEEDED
                                    ? Samples.succeeded(study, index, 0.0, event)
                                    : Samples.fallen(study, index, outcome, event));
        }
        return trials;
    }

    private List<Long> pagedThrough(String study, Order order, Set<Outcome> outcomes, int limit) {
        var indices = new ArrayList<Long>();
        Optional<Position> after = Optional.empty();
        while (true) {
            var page = store.trials(new TrialQuery(study, order, outcomes, limit, after));
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(stored -> indices.add(stored.trial().index()));
            if (page.size() < limit) {
                return indices;
            }
            after = Optional.of(new Position(page.getLast()));
        }
    }

    private static List<Long> expected(List<TrialEnded> trials, Goal goal, Order order, Set<Outcome> outcomes) {
        Comparator<Trial> better =
                Comparator.comparingDouble(trial -> trial.objective().isEmpty()
                        ? Double.POSITIVE_INFINITY
                        : goal == Goal.MAXIMIZE
                                ? -trial.objective().getAsDouble()
                                : trial.objective().getAsDouble());
        var matching = trials.stream()
                .filter(ended ->
                        outcomes.isEmpty() || outcomes.contains(ended.trial().outcome()))
                .sorted(Comparator.comparingLong(TrialEnded::event));
        return switch (order) {
            case COMPLETED -> matching.map(ended -> ended.trial().index()).toList();
            case INDEX -> matching.map(ended -> ended.trial().index()).sorted().toList();
            case OBJECTIVE ->
                matching.map(TrialEnded::trial)
                        .sorted(better.thenComparingLong(Trial::index))
                        .map(Trial::index)
                        .toList();
        };
    }

    @Test
    void values_are_those_of_the_succeeded_trials() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 1, 0.5, 1),
                Samples.fallen(STUDY, 2, Outcome.FAILED, 2),
                Samples.succeeded(STUDY, 3, 0.25, 3));
        assertThat(store.values(STUDY, "value")).containsExactlyInAnyOrder(0.5, 0.25);
        assertThat(store.values(STUDY, "duration")).containsExactly(999e-9, 999e-9);
        assertThat(store.values(STUDY, "unheard")).isEmpty();
        stored(Samples.succeeded(STUDY, 4, 0.75, 4), Samples.fallen(STUDY, 5, Outcome.INVALID, 5));
        assertThat(store.values(STUDY, "value")).containsExactlyInAnyOrder(0.5, 0.25, 0.75);
        assertThat(store.values(STUDY, "value")).containsExactlyInAnyOrder(0.5, 0.25, 0.75);
        assertThat(store.values(STUDY, "duration")).hasSize(3);
        assertThat(store.values("other-abc234", "value")).isEmpty();
    }

    @Test
    void of_any_indices_those_of_ended_trials_are_found() {
        stored(
                new StudyCreated(Samples.study("s-1")),
                Samples.succeeded("s-1", 7, 0.5, 1),
                Samples.fallen("s-1", 3, Outcome.TIMED_OUT, 4),
                Samples.succeeded("s-1", 9_000_000_000L, 0.25, 6));
        assertThat(store.endedAmong("s-1", new long[] {0, 2, 3, 4, 6, 7, 8})).containsExactly(3, 7);
        assertThat(store.endedAmong("s-1", new long[] {4, 5, 6})).isEmpty();
        assertThat(store.endedAmong("s-1", new long[] {3})).containsExactly(3);
        assertThat(store.endedAmong("s-1", new long[] {3, 4, 9_000_000_000L, Long.MAX_VALUE}))
                .containsExactly(3, 9_000_000_000L);
        assertThat(store.endedAmong("s-1", new long[] {Long.MAX_VALUE})).isEmpty();
        assertThat(store.endedAmong("s-1", new long[0])).isEmpty();
        assertThat(store.endedAmong("none", new long[] {3})).isEmpty();
    }

    @Test
    void ended_trials_are_read_from_an_event_on_with_points_where_they_are_asked_for() {
        stored(
                new StudyCreated(Samples.study("s-1")),
                Samples.succeeded("s-1", 7, 0.5, 1),
                Samples.fallen("s-1", 3, Outcome.TIMED_OUT, 4),
                Samples.succeeded("s-1", 9, 0.25, 6));

        var all = new ArrayList<EndedPoint>();
        assertThat(store.forEachEndedAfter("s-1", 0, 10, 7, all::add)).isEqualTo(3);
        assertThat(all).extracting(EndedPoint::index).containsExactly(7L, 3L, 9L);
        assertThat(all).extracting(EndedPoint::event).containsExactly(1L, 4L, 6L);
        assertThat(all)
                .extracting(EndedPoint::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.TIMED_OUT, Outcome.SUCCEEDED);
        assertThat(all.get(0).objective()).isEqualTo(0.5);
        assertThat(all.get(1).objective()).isNaN();
        assertThat(all.get(0).point()).contains(Samples.point(7));
        assertThat(all.get(1).point()).isEmpty();

        var next = new ArrayList<EndedPoint>();
        assertThat(store.forEachEndedAfter("s-1", 1, 1, 0, next::add)).isEqualTo(1);
        assertThat(next)
                .singleElement()
                .satisfies(trial -> assertThat(trial.event()).isEqualTo(4));
        assertThat(store.forEachEndedAfter("none", 0, 10, 0, next::add)).isZero();

        var scored = new ArrayList<ScoredTrial>();
        assertThat(store.forEachScoredAfter("s-1", 1, 10, scored::add)).isEqualTo(1);
        assertThat(scored).singleElement().satisfies(trial -> {
            assertThat(trial.index()).isEqualTo(9);
            assertThat(trial.objective()).isEqualTo(0.25);
            assertThat(trial.metrics())
                    .isEqualTo(Samples.succeeded("s-1", 9, 0.25, 6).trial().metrics());
        });

        assertThat(store.latest("s-1", 6, 10)).extracting(StoredTrial::event).containsExactly(4L, 1L);
        assertThat(store.latest("s-1", Long.MAX_VALUE, 1))
                .extracting(StoredTrial::event)
                .containsExactly(6L);
    }
}
