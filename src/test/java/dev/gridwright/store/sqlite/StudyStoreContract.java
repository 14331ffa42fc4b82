package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Change;
import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.BestImproved;
import dev.gridwright.store.Change.LeaseClosed;
import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.PointsAdded;
import dev.gridwright.store.Change.ResultsKept;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.StudyPrepared;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.Change.TrialsReopened;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.EndedTrial;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.OpenWork.OpenLease;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.Prepared.FetchedFile;
import dev.gridwright.study.Prepared.ImageCounts;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [StudyStore] owes.
abstract class StudyStoreContract {
    private static final String STUDY = "digits-abc234";
    private static final long DEADLOCK_SECONDS = 60;

    private StudyStore store;

    /// Opens the same place each time within a test; an empty one in the next.
    abstract StudyStore open();

    @BeforeEach
    final void openFirst() {
        store = open();
    }

    @AfterEach
    final void closeLast() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open();
    }

    private void stored(Change... changes) {
        await(List.of(changes));
    }

    private void await(List<? extends Change> changes) {
        var futures = changes.stream().map(store::write).toList();
        futures.forEach(StudyStoreContract::join);
    }

    private static void join(CompletableFuture<Void> future) {
        try {
            future.get(DEADLOCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the change was not stored", e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(CompletableFuture<Void> future) {
        assertThatThrownBy(() -> future.get(DEADLOCK_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ChangeRefused.class);
    }

    @Test
    void a_study_comes_back_as_it_was_stored() {
        var study = Samples.study(STUDY);
        stored(new StudyCreated(study));
        assertThat(store.study(STUDY)).contains(study);
        reopen();
        assertThat(store.study(STUDY)).contains(study);
        assertThat(store.study("other-abc234")).isEmpty();
    }

    @Test
    void what_was_prepared_for_a_study_stands_in_its_provenance() {
        var study = Samples.study(STUDY);
        var provenance = study.provenance()
                .prepared(new Prepared(
                        Map.of("words", new FetchedFile("https://example.com/words", "ab", 1L << 40)),
                        Optional.of(
                                new ImageCounts(1_000, 998, Map.of("http_status:404", 2L), Map.of("32x32", "cd")))));
        stored(new StudyCreated(study), new StudyPrepared(STUDY, provenance));
        reopen();
        assertThat(store.study(STUDY)).contains(study.provenance(provenance));
        assertThat(store.view(STUDY).orElseThrow().provenance()).isEqualTo(provenance);
    }

    @Test
    void a_status_replaces_the_one_before() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyChanged(STUDY, Samples.running(), 1, "study"),
                new StudyChanged(STUDY, Samples.running(), 0, ""));
        assertThat(store.study(STUDY).orElseThrow().status()).isEqualTo(Samples.running());
        assertThat(store.unfinished()).extracting(StoredStudy::id).containsExactly(STUDY);

        stored(new StudyChanged(STUDY, Samples.completed(), 2, "end"));
        reopen();
        var completed = store.study(STUDY).orElseThrow();
        assertThat(completed.status())
                .usingRecursiveComparison()
                .ignoringFields("message")
                .isEqualTo(Samples.completed());
        assertThat(completed.status().message()).isEqualTo("all points were tried \ufffd \ud83c\udf32");
        assertThat(completed.lastEvent()).isEqualTo(2);
        assertThat(store.unfinished()).isEmpty();
    }

    @Test
    void any_trial_comes_back_as_it_was_stored() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var trials = new ArrayList<Trial>();
        for (int index = 1; index <= 500; index++) {
            trials.add(Samples.any(random, index));
        }
        stored(new StudyCreated(Samples.study(STUDY)));
        var changes = new ArrayList<TrialEnded>();
        trials.forEach(trial -> changes.add(Samples.ended(STUDY, trial, trial.index() + 7)));
        await(changes);
        reopen();
        for (var trial : trials) {
            assertThat(store.trial(STUDY, trial.index())).as("seed %d", seed).contains(trial);
        }
        var page = store.trials(new TrialQuery(STUDY, Order.INDEX, Set.of(), 1_000, Optional.empty()));
        assertThat(page).as("seed %d", seed).extracting(StoredTrial::trial).isEqualTo(trials);
        assertThat(page).extracting(StoredTrial::event).first().isEqualTo(8L);
        assertThat(store.trial(STUDY, 501)).isEmpty();
        assertThat(store.trial("other-abc234", 1)).isEmpty();
    }

    @Test
    void an_ended_trial_cannot_end_again() {
        stored(new StudyCreated(Samples.study(STUDY)), Samples.succeeded(STUDY, 4, 0.5, 1));
        refused(store.write(Samples.succeeded(STUDY, 4, 0.9, 2)));
        refused(store.write(Samples.succeeded(STUDY, 4, 0.5, 1)));
        reopen();
        refused(store.write(Samples.fallen(STUDY, 4, Outcome.FAILED, 3)));
        assertThat(store.trial(STUDY, 4).orElseThrow().objective()).hasValue(0.5);
    }

    @Test
    void a_refused_change_leaves_the_others_of_its_group_alone() {
        stored(new StudyCreated(Samples.study(STUDY)), Samples.succeeded(STUDY, 50, 0.5, 1));
        var good = new ArrayList<CompletableFuture<Void>>();
        var bad = new ArrayList<CompletableFuture<Void>>();
        for (int index = 0; index < 100; index++) {
            (index == 50 ? bad : good).add(store.write(Samples.succeeded(STUDY, index, index, index + 2)));
            if (index % 30 == 0) {
                bad.add(store.write(Samples.succeeded("other-abc234", index, 1, index + 2)));
                bad.add(store.write(new LeaseOpened("other-abc234", index, List.of(), "cpu-0", Samples.START)));
                bad.add(store.write(new StudyChanged("other-abc234", Samples.running(), 0, "")));
                good.add(store.write(new LeaseOpened(STUDY, index, List.of(1L), "cpu-0", Samples.START)));
            }
        }
        bad.add(store.write(new StudyCreated(Samples.study(STUDY))));
        bad.add(store.write(new StudyDeleted(STUDY)));
        good.forEach(StudyStoreContract::join);
        bad.forEach(StudyStoreContract::refused);
        assertThat(store.openWork(STUDY).leases()).hasSize(4);
        for (int index = 0; index < 100; index++) {
            assertThat(store.trial(STUDY, index).orElseThrow().objective()).hasValue(index == 50 ? 0.5 : index);
        }
        assertThat(store.fault()).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_written_is_refused_alone() {
        stored(new StudyCreated(Samples.study(STUDY)));
        var before = store.write(Samples.succeeded(STUDY, 1, 1, 1));
        var good = Samples.succeeded(STUDY, 2, 1, 2).trial();
        var bad = new Trial(
                2,
                good.point(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                java.util.OptionalDouble.of(Double.NaN),
                good.deviation(),
                good.metrics(),
                Optional.empty(),
                1,
                good.attempts(),
                good.measurements());
        var refused = store.write(Samples.ended(STUDY, bad, 2));
        var after = store.write(Samples.succeeded(STUDY, 3, 1, 3));
        join(before);
        refused(refused);
        join(after);
        assertThat(store.trial(STUDY, 2)).isEmpty();
    }

    @Test
    void futures_complete_in_the_order_of_the_writes() {
        var completed = Collections.synchronizedList(new ArrayList<Integer>());
        var futures = new ArrayList<CompletableFuture<Void>>();
        futures.add(store.write(new StudyCreated(Samples.study(STUDY))));
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            futures.add(store.write(Samples.succeeded(STUDY, i, 1, i + 1)).thenRun(() -> completed.add(number)));
        }
        futures.forEach(StudyStoreContract::join);
        assertThat(completed).hasSize(2_000).isSorted();
    }

    @Test
    void a_completed_change_is_seen_by_every_read_after_it() {
        stored(new StudyCreated(Samples.study(STUDY)));
        for (int index = 0; index < 200; index++) {
            stored(Samples.succeeded(STUDY, index, index, index + 1));
            assertThat(store.trial(STUDY, index)).isPresent();
            assertThat(store.best(STUDY, 1)).extracting(Trial::index).containsExactly((long) index);
            assertThat(store.study(STUDY).orElseThrow().lastEvent()).isEqualTo(index + 1);
        }
    }

    @Test
    void closing_waits_until_everything_written_is_durable() {
        var futures = new ArrayList<CompletableFuture<Void>>();
        futures.add(store.write(new StudyCreated(Samples.study(STUDY))));
        for (int index = 0; index < 5_000; index++) {
            futures.add(store.write(Samples.succeeded(STUDY, index, 1, index + 1)));
        }
        store.close();
        assertThat(futures).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThatThrownBy(() ->
                        store.write(Samples.succeeded(STUDY, 5_000, 1, 5_001)).get())
                .hasCauseInstanceOf(StoreFailed.class);
        store = open();
        assertThat(store.view(STUDY).orElseThrow().counts().succeeded()).isEqualTo(5_000);
    }

    @Test
    void the_incarnation_rises_by_one_each_time() {
        long first = store.incarnation();
        reopen();
        assertThat(store.incarnation()).isEqualTo(first + 1);
        reopen();
        assertThat(store.incarnation()).isEqualTo(first + 2);
    }

    @Test
    void open_work_is_what_had_not_ended() {
        var attempt = Samples.attempt(11, Outcome.FAILED, Optional.of(Cause.LOST), "the child died");
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new LeaseOpened(STUDY, 11, List.of(4L, 5L), "cpu-0", Samples.START),
                new AttemptEnded(STUDY, 4, attempt, true, ""),
                new AttemptEnded(
                        STUDY, 5, attempt, false, Optional.of(attempt.endedAt().plusSeconds(7)), ""),
                new LeaseClosed(STUDY, 11),
                new LeaseOpened(STUDY, 12, List.of(5L), "cpu-1", Samples.START));
        var good = Samples.succeeded(STUDY, 4, 1, 1).trial();
        var ended = new Trial(
                4,
                good.point(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                good.objective(),
                good.deviation(),
                good.metrics(),
                Optional.empty(),
                1,
                List.of(attempt, Samples.attempt(13, Outcome.SUCCEEDED, Optional.empty(), "")),
                good.measurements());
        stored(Samples.ended(STUDY, ended, 1));
        refused(store.write(new AttemptEnded(STUDY, 5, attempt, true, "")));
        refused(store.write(new LeaseOpened(STUDY, 12, List.of(6L), "cpu-1", Samples.START)));
        reopen();
        var open = store.openWork(STUDY);
        assertThat(open.attempts())
                .containsExactly(new PastAttempt(
                        5, attempt, false, false, Optional.of(attempt.endedAt().plusSeconds(7))));
        assertThat(open.leases()).containsExactly(new OpenLease(12, List.of(5L), "cpu-1", Samples.START));
        assertThat(store.trial(STUDY, 4)).contains(ended);
        assertThat(store.openWork("other-abc234")).isEqualTo(new OpenWork(List.of(), List.of()));
    }

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
    void added_points_are_kept_in_the_order_in_which_they_are_wanted() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyChanged(STUDY, Samples.running(), 1, "study"),
                new PointsAdded(
                        STUDY,
                        List.of(added(1_000, 0.5, true, false), added(999_999_999_999L, 7, true, false)),
                        102,
                        Samples.running(),
                        2));
        refused(store.write(new PointsAdded(STUDY, List.of(added(1, 1, true, true)), 103, Samples.running(), 2)));
        refused(store.write(
                new PointsAdded("other-abc234", List.of(added(1, 1, true, true)), 103, Samples.running(), 3)));
        stored(new PointsAdded(
                STUDY,
                List.of(added(4, 4, false, true), added(1_000, 0.5, false, true), added(1_001, 8, true, true)),
                103,
                Samples.running(),
                3));
        reopen();
        assertThat(store.addedPoints(STUDY))
                .containsExactly(
                        new AddedPoint(999_999_999_999L, point(7), true, false, 2),
                        new AddedPoint(4, point(4), false, true, 3),
                        new AddedPoint(1_000, point(0.5), true, true, 3),
                        new AddedPoint(1_001, point(8), true, true, 3));
        assertThat(store.study(STUDY).orElseThrow().points()).isEqualTo(103);
        assertThat(store.points(STUDY)).hasValue(103);
        assertThat(store.view(STUDY).orElseThrow().counts().points()).isEqualTo(103);
        assertThat(store.events(STUDY, 0, 10).stream().map(StoredEvent::id)).containsExactly(1L, 2L, 3L);
        assertThat(store.events(STUDY, 2, 1).getFirst())
                .isInstanceOfSatisfying(
                        StoredEvent.Told.class,
                        told -> assertThat(told.data()).contains("\"points\":103,\"points_added\":1"));
        assertThat(store.addedPoints("other-abc234")).isEmpty();
        assertThat(store.points("other-abc234")).isEmpty();

        stored(new StudyChanged(STUDY, Samples.completed(), 4, "end"), new StudyDeleted(STUDY));
        assertThat(store.addedPoints(STUDY)).isEmpty();
        assertThat(store.points(STUDY)).isEmpty();
    }

    private static AddedPoint added(long index, double x, boolean isNew, boolean first) {
        return new AddedPoint(index, point(x), isNew, first, 0);
    }

    private static Point point(double x) {
        var values = new LinkedHashMap<String, Value>();
        values.put("x", Value.of(x));
        return new Point(values);
    }

    @Test
    void a_reopened_trial_keeps_its_event_and_attempts_and_can_end_again() {
        var fallen = Samples.fallen(STUDY, 3, Outcome.TIMED_OUT, 3);
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyChanged(STUDY, Samples.running(), 1, "study"),
                Samples.succeeded(STUDY, 9, 0.25, 2),
                new TrialEnded(STUDY, fallen.trial(), 3, "out of time\n"),
                Samples.fallen(STUDY, 4, Outcome.FAILED, 4),
                new StudyChanged(STUDY, Samples.completed(), 5, "end"));
        var status = Samples.completed().reopened(new Reopening(6, Duration.ofSeconds(59), 3, 7, 6));
        refused(store.write(
                new TrialsReopened(STUDY, List.of(3L, 5L), status, 6, trial -> "{\"index\":" + trial.index() + "}")));
        assertThat(store.trial(STUDY, 3)).contains(fallen.trial());

        stored(new TrialsReopened(STUDY, List.of(3L), status, 6, trial -> "{\"index\":" + trial.index() + "}"));
        reopen();
        assertThat(store.trial(STUDY, 3)).isEmpty();
        long fell = fallen.trial().attempts().getLast().token();
        assertThat(store.output(STUDY, 3, fell)).contains("out of time\n");
        assertThat(store.study(STUDY).orElseThrow().status()).isEqualTo(status);
        assertThat(store.study(STUDY).orElseThrow().lastEvent()).isEqualTo(6);
        assertThat(store.unfinished()).hasSize(1);
        var view = store.view(STUDY).orElseThrow();
        assertThat(view.reopened()).isEqualTo(6);
        assertThat(view.counts().skipped()).isEqualTo(7);
        assertThat(view.counts().timedOut()).isZero();
        assertThat(view.counts().points()).isEqualTo(view.points());
        assertThat(store.openWork(STUDY).attempts())
                .isEqualTo(fallen.trial().attempts().stream()
                        .map(attempt -> new PastAttempt(3, attempt, false, true, Optional.empty()))
                        .toList());
        var events = store.events(STUDY, 0, 100);
        assertThat(events.stream().map(StoredEvent::id)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events.get(2)).isEqualTo(new StoredEvent.Told(3, "trial", "{\"index\":3}"));

        var again = Samples.succeeded(STUDY, 3, 0.75, 7).trial();
        var attempts = new ArrayList<>(fallen.trial().attempts());
        attempts.addAll(again.attempts());
        var whole = new Trial(
                3,
                again.point(),
                again.outcome(),
                again.cause(),
                again.message(),
                again.objective(),
                again.deviation(),
                again.metrics(),
                again.reused(),
                again.seed(),
                attempts,
                again.measurements());
        stored(new TrialEnded(STUDY, whole, 7, "done\n"));
        assertThat(store.trial(STUDY, 3)).contains(whole);
        assertThat(store.output(STUDY, 3, attempts.getLast().token())).contains("done\n");
        assertThat(store.output(STUDY, 3, fell)).contains("out of time\n");
        assertThat(store.best(STUDY, 2).stream().map(Trial::index)).containsExactly(3L, 9L);
    }

    @Test
    void outputs_are_kept_apart() {
        var trial = Samples.succeeded(STUDY, 1, 1, 1).trial();
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new TrialEnded(STUDY, trial, 1, "epoch 1 \u0000 päivää\n".repeat(100)),
                Samples.succeeded(STUDY, 2, 1, 2));
        reopen();
        long token = trial.attempts().getLast().token();
        assertThat(store.output(STUDY, 1, token)).contains("epoch 1 \ufffd päivää\n".repeat(100));
        assertThat(store.output(STUDY, 1, token + 1)).isEmpty();
        assertThat(store.output(STUDY, 2, token)).isEmpty();
        assertThat(store.output(STUDY, 3, token)).isEmpty();
    }

    @Test
    void of_what_the_attempts_at_a_trial_wrote_the_last_is_kept() {
        stored(new StudyCreated(Samples.study(STUDY)));
        for (long token = 1; token <= 8; token++) {
            for (long index = 1; index <= 2; index++) {
                var attempt =
                        Samples.attempt(index * 100 + token, Outcome.FAILED, Optional.of(Cause.EXCEPTION), "it fell");
                stored(new AttemptEnded(STUDY, index, attempt, true, token == 7 ? "" : "of " + token));
            }
        }
        reopen();
        for (long index = 1; index <= 2; index++) {
            var kept = new ArrayList<Long>();
            for (long token = 1; token <= 8; token++) {
                if (store.output(STUDY, index, index * 100 + token).isPresent()) {
                    kept.add(token);
                }
            }
            assertThat(kept).containsExactly(3L, 4L, 5L, 6L, 8L);
            assertThat(store.output(STUDY, index, index * 100 + 3)).contains("of 3");
        }
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
    void studies_are_listed_newest_first_and_by_what_is_asked_for() {
        for (int i = 0; i < 20; i++) {
            stored(new StudyCreated(Samples.study((i % 2 == 0 ? "even" : "odd") + "-" + i)));
            if (i % 5 == 0) {
                stored(new StudyChanged((i % 2 == 0 ? "even" : "odd") + "-" + i, Samples.running(), 1, "study"));
            }
        }
        assertThat(ids(StudyQuery.all(3))).containsExactly("odd-19", "even-18", "odd-17");
        var named = new StudyQuery(Set.of(), Optional.of("even"), Map.of(), 2, OptionalLong.empty());
        assertThat(ids(named)).containsExactly("even-18", "even-16");
        var running = new StudyQuery(Set.of(StudyState.RUNNING), Optional.empty(), Map.of(), 9, OptionalLong.empty());
        assertThat(ids(running)).containsExactly("odd-15", "even-10", "odd-5", "even-0");
        var first =
                store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of("branch", "main"), 1, running.before()));
        assertThat(first.studies()).extracting(StudyView::id).containsExactly("odd-15");
        var second = store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of("branch", "main"), 3, first.next()));
        assertThat(second.studies()).extracting(StudyView::id).containsExactly("even-10", "odd-5", "even-0");
        assertThat(second.next()).isEmpty();
        assertThat(store.unfinished())
                .hasSize(20)
                .first()
                .extracting(StoredStudy::id)
                .isEqualTo("even-0");
        assertThat(store.page(StudyQuery.all(3)).studies()).hasSize(3);
    }

    @Test
    void the_next_page_of_studies_is_there_also_when_all_of_the_last_page_are_gone() {
        for (int i = 0; i < 6; i++) {
            stored(
                    new StudyCreated(Samples.study("sphere-" + i)),
                    new StudyChanged("sphere-" + i, Samples.completed(), 1, "end"));
        }
        var first = store.page(StudyQuery.all(3));
        assertThat(first.studies()).extracting(StudyView::id).containsExactly("sphere-5", "sphere-4", "sphere-3");
        first.studies().forEach(study -> stored(new StudyDeleted(study.id())));
        // Their rows go, too.
        reopen();
        var second = store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of(), 3, first.next()));
        assertThat(second.studies()).extracting(StudyView::id).containsExactly("sphere-2", "sphere-1", "sphere-0");
        assertThat(second.next()).isEmpty();
    }

    private List<String> ids(StudyQuery query) {
        return store.studies(query).stream().map(StoredStudy::id).toList();
    }

    @Test
    void a_view_of_an_open_study_counts_its_rows() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 1, 0.5, 1),
                Samples.succeeded(STUDY, 2, 0.75, 2),
                Samples.fallen(STUDY, 3, Outcome.FAILED, 3),
                Samples.fallen(STUDY, 4, Outcome.PRUNED, 4));
        var view = store.view(STUDY).orElseThrow();
        assertThat(view.counts()).isEqualTo(new Counts(999_996, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0));
        assertThat(view.best().orElseThrow().index()).isEqualTo(2);
        assertThat(view.version()).isEqualTo(4);
        assertThat(store.view("other-abc234")).isEmpty();
    }

    @Test
    void a_view_of_an_ended_study_shows_what_its_end_said() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 4, 0.5, 1),
                Samples.succeeded(STUDY, 5, 0.75, 2),
                new StudyChanged(STUDY, Samples.completed(), 3, "end"));
        var view = store.view(STUDY).orElseThrow();
        assertThat(Optional.of(view.counts())).isEqualTo(Samples.completed().counts());
        assertThat(view.best().orElseThrow().index()).isEqualTo(4);
        assertThat(view.gates()).isEqualTo(Samples.completed().gates());
    }

    @Test
    void a_submission_is_found_under_its_key_and_there_is_one_only() {
        var key = new SubmissionKey("owner", "build-17", "abc");
        stored(new StudyCreated(Samples.study(STUDY), Optional.of(key)));

        assertThat(store.submission("owner", "build-17")).contains(new SubmissionKey.Used("abc", STUDY));
        assertThat(store.submission("", "build-17")).isEmpty();
        assertThat(store.submission("owner", "build-18")).isEmpty();
        refused(store.write(new StudyCreated(Samples.study("other-abc234"), Optional.of(key))));
        assertThat(store.study("other-abc234")).isEmpty();
        stored(new StudyCreated(
                Samples.study("other-abc234"), Optional.of(new SubmissionKey("another", "build-17", "abc"))));
    }

    @Test
    void new_keys_take_those_older_than_a_day_with_them() {
        var start = Samples.study(STUDY).createdAt();
        for (int i = 0; i < 6; i++) {
            stored(keyed(i, start.plusSeconds(i)));
        }
        stored(keyed(6, start.plus(Duration.ofHours(24)).plusSeconds(3)));
        assertThat(IntStream.range(0, 7)
                        .filter(i -> store.submission("", "key-" + i).isPresent()))
                .containsExactly(3, 4, 5, 6);
        stored(keyed(7, start.plus(Duration.ofDays(3))));
        assertThat(IntStream.range(0, 8)
                        .filter(i -> store.submission("", "key-" + i).isPresent()))
                .containsExactly(7);
    }

    private static StudyCreated keyed(int number, Instant createdAt) {
        var key = new SubmissionKey("", "key-" + number, "abc");
        return new StudyCreated(Samples.study("keyed-" + number, createdAt), Optional.of(key));
    }

    @Test
    void a_deleted_study_is_gone_for_good() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyCreated(Samples.study("kept-abc234")),
                Samples.succeeded("kept-abc234", 4, 0.5, 1));
        var trials = new ArrayList<TrialEnded>();
        for (int index = 0; index < 10_000; index++) {
            trials.add(Samples.succeeded(STUDY, index, index, index + 1));
        }
        await(trials);
        refused(store.write(new StudyDeleted(STUDY)));
        stored(new StudyChanged(STUDY, Samples.completed(), 20_000, "end"), new StudyDeleted(STUDY));
        refused(store.write(Samples.succeeded(STUDY, 10_001, 1, 20_001)));
        refused(store.write(new StudyDeleted(STUDY)));
        assertThat(store.study(STUDY)).isEmpty();
        assertThat(store.view(STUDY)).isEmpty();
        assertThat(store.trial(STUDY, 1)).isEmpty();
        assertThat(store.studies(StudyQuery.all(10)))
                .extracting(StoredStudy::id)
                .containsExactly("kept-abc234");
        reopen();
        assertThat(store.study(STUDY)).isEmpty();
        assertThat(store.best("kept-abc234", 3)).hasSize(1);
    }

    @Test
    void many_threads_write_without_losing_or_mixing_anything() throws InterruptedException {
        stored(new StudyCreated(Samples.study(STUDY)));
        var futures = Collections.synchronizedList(new ArrayList<CompletableFuture<Void>>());
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < 4; number++) {
            int first = number;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int index = first; index < 4_000; index += 4) {
                    futures.add(store.write(Samples.succeeded(STUDY, index, index, index + 1)));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        futures.forEach(StudyStoreContract::join);
        var indices = new HashSet<Long>();
        store.forEachEnded(STUDY, ended -> indices.add(ended.index()));
        assertThat(indices).hasSize(4_000);
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

    private static KeptResult kept(String study, TrialEnded ended) {
        return new KeptResult(study, ended.trial());
    }

    @Test
    void results_are_kept_under_an_identity_for_other_studies() {
        var first = Samples.succeeded(STUDY, 3, 0.5, 1);
        var second = Samples.succeeded(STUDY, 4, 0.7, 3);
        long[] seeds = {first.trial().seed(), second.trial().seed(), 5 * 31, 99};
        stored(new StudyCreated(Samples.study(STUDY)), new ResultsKept(STUDY, "a"), first);
        assertThat(store.kept("a", seeds)).isEmpty();
        assertThat(store.keepsAny("a")).isFalse();
        stored(new ResultsKept(STUDY, "a"));
        assertThat(store.keepsAny("a")).isTrue();
        assertThat(store.keepsAny("b")).isFalse();
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(STUDY, first));
        stored(Samples.fallen(STUDY, 5, Outcome.FAILED, 2), second, new ResultsKept(STUDY, "a"));
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(STUDY, first), kept(STUDY, second));
        assertThat(store.kept("b", seeds)).isEmpty();
        refused(store.write(new ResultsKept(STUDY, "b")));
        refused(store.write(new ResultsKept("other-abc234", "a")));
        reopen();
        assertThat(store.kept("a", seeds)).hasSize(2);
        stored(Samples.succeeded(STUDY, 6, 0.1, 4), new ResultsKept(STUDY, "a"));
        assertThat(store.kept("a", new long[] {6 * 31})).hasSize(1);
    }

    @Test
    void a_result_lives_as_long_as_the_last_study_that_has_it() {
        var other = "digits-xyz234";
        var ended = new StudyChanged(STUDY, Samples.completed(), 0, "");
        var mine = Samples.succeeded(STUDY, 3, 0.5, 1);
        var only = Samples.succeeded(STUDY, 4, 0.6, 2);
        var theirs = Samples.succeeded(other, 3, 0.5, 1);
        stored(
                new StudyCreated(Samples.study(STUDY)),
                mine,
                only,
                new ResultsKept(STUDY, "a"),
                ended,
                new StudyCreated(Samples.study(other)),
                theirs,
                new ResultsKept(other, "a"));
        long[] seeds = {3 * 31, 4 * 31};
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs), kept(STUDY, only));
        stored(new StudyDeleted(STUDY));
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs));
        reopen();
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs));
        // Its number may be given to another study, which has nothing of it.
        stored(new StudyChanged(other, Samples.completed(), 0, ""), new StudyDeleted(other));
        assertThat(store.kept("a", seeds)).isEmpty();
        stored(new StudyCreated(Samples.study("new-abc234")), Samples.succeeded("new-abc234", 3, 0.9, 1));
        assertThat(store.kept("a", seeds)).isEmpty();
    }

    @Test
    void a_reused_result_says_where_it_came_from() {
        var ran = Samples.succeeded(STUDY, 3, 0.5, 1).trial();
        var origin = new Reused("gone-abc234", 8, Samples.START, Duration.ofSeconds(3), Samples.START.plusSeconds(60));
        var reused = new Trial(
                ran.index(),
                ran.point(),
                ran.outcome(),
                ran.cause(),
                ran.message(),
                ran.objective(),
                ran.deviation(),
                ran.metrics(),
                Optional.of(origin),
                ran.seed(),
                List.of(),
                ran.measurements());
        stored(new StudyCreated(Samples.study(STUDY)), Samples.ended(STUDY, reused, 1), new ResultsKept(STUDY, "a"));
        reopen();
        assertThat(store.trial(STUDY, 3)).contains(reused);
        assertThat(store.kept("a", new long[] {ran.seed()})).containsExactly(new KeptResult(STUDY, reused));
        assertThat(store.values(STUDY, "duration")).containsExactly(3.0);
        assertThat(store.view(STUDY).orElseThrow().counts().cached()).isEqualTo(1);
    }
}
