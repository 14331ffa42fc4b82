package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.LeaseClosed;
import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.PointsAdded;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.Change.TrialsReopened;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.OpenWork.OpenLease;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Trials are kept with all their attempts, once each, whatever becomes of them.
abstract class TrialsContract extends StudyStoreContract {
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
}
