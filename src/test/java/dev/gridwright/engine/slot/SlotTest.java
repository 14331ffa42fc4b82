package dev.gridwright.engine.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.space.Point;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import dev.gridwright.trial.TrialSettings.Resources;
import dev.gridwright.trial.TrialSettings.Retry;
import dev.gridwright.trial.TrialSettings.Timeout;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The coordinator's side of a slot, with the slot's thread and the time moved by hand.
final class SlotTest {
    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration INSTANT = Duration.ofMillis(1);
    private static final Decided CANCEL = new Decided(Outcome.CANCELLED, Cause.USER, "cancelled");

    private final HandTimers timers = new HandTimers();
    private final List<LeaseReport> reports = new ArrayList<>();
    private final List<LeaseReport> givenUp = new ArrayList<>();
    private final List<Duration> kills = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();
    private final Slot slot = new Slot(
            "cpu-0",
            new SlotThreads.Seat(lease -> {}, Future::succeededFuture),
            new Evaluator() {
                @Override
                public Evaluation evaluate(TrialTask task, Observer observer) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void stop(long token, boolean force) {
                    stops.add(token + (force ? " kill" : " ask"));
                }

                @Override
                public void close() {}
            },
            timers,
            () -> Instant.EPOCH,
            new Slot.Listener() {
                @Override
                public void reported(Slot from, LeaseReport report) {
                    reports.add(report);
                }

                @Override
                public void gaveUp(Slot from, LeaseReport report) {
                    givenUp.add(report);
                }

                @Override
                public void killed(Duration took) {
                    kills.add(took);
                }
            });

    private Lease started(int trials) {
        var lease = lease(trials);
        slot.take(lease);
        slot.start();
        return lease;
    }

    private static Lease lease(int trials) {
        return lease(trials, RUN);
    }

    private static Lease lease(int trials, Duration run) {
        return new Lease(
                100,
                "study",
                IntStream.range(0, trials)
                        .mapToObj(i -> new LeasedTrial(task(100 + i, run)))
                        .toList());
    }

    private static TrialTask task(long token, Duration run) {
        var kind = new TrialKind.Command(
                List.of("true"),
                Optional.empty(),
                Map.of(),
                new TrialKind.Surroundings(Optional.empty(), true),
                new TrialKind.MetricSource.LastLine(),
                0);
        return new TrialTask(
                "study",
                token - 100,
                token,
                1,
                new Point(new LinkedHashMap<>()),
                7,
                new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                new TrialSettings(kind, new Timeout(run, Optional.empty(), GRACE), Retry.NONE, Resources.DEFAULT),
                "",
                List.of());
    }

    /// The slot's thread ends the trial at a position.
    private void ends(Lease lease, int position) {
        var trial = lease.trials().get(position);
        Result result = trial.answer()
                ? new Result.Scored(new Folds.Result.Scored(1, OptionalDouble.empty(), Map.of()), OptionalInt.empty())
                : new Result.Fell(LeaseLoop.fell(trial.decided().orElseThrow()));
        lease.ended(new EndedAttempt(trial, result, 0, List.of(), "", Instant.EPOCH, Duration.ZERO));
    }

    private static List<Long> indices(List<LeasedTrial> trials) {
        return trials.stream().map(trial -> trial.task().index()).toList();
    }

    private List<Long> returned() {
        return reports.stream()
                .flatMap(report -> indices(report.returned()).stream())
                .toList();
    }

    @Test
    void the_clock_starts_when_the_evaluator_has_the_work() {
        var lease = started(1);
        timers.pass(RUN.multipliedBy(3));
        assertThat(stops).isEmpty();
        lease.begin(0, timers.nanos());
        timers.pass(RUN.minus(INSTANT));
        assertThat(lease.trials().getFirst().decided()).isEmpty();
        timers.pass(INSTANT.multipliedBy(2));
        assertThat(lease.trials().getFirst().decided().orElseThrow().cause()).isEqualTo(Cause.RUN_TIMEOUT);
        assertThat(stops).containsOnly("100 ask");
    }

    @Test
    void work_is_asked_then_killed_then_given_up() {
        var lease = started(3);
        lease.begin(0, 0);
        timers.pass(Duration.ofMillis(50));
        assertThat(returned()).containsExactly(1L, 2L);
        timers.pass(RUN);
        assertThat(stops).isNotEmpty().containsOnly("100 ask");
        stops.clear();
        timers.pass(GRACE);
        timers.pass(Deadlines.MAX_KILL.minus(INSTANT.multipliedBy(100)));
        assertThat(stops).endsWith("100 kill");
        assertThat(givenUp).isEmpty();
        timers.pass(Duration.ofSeconds(1));
        var report = givenUp.getFirst();
        assertThat(report.over()).isTrue();
        assertThat(report.attempts().getFirst().trial()).isSameAs(lease.trials().getFirst());
        assertThat(report.returned()).isEmpty();
        assertThat(timers.size()).isZero();
    }

    @Test
    void what_a_kill_took_is_told_once_from_the_decision_to_the_end_of_the_work() {
        var lease = started(1);
        lease.begin(0, 0);
        timers.pass(RUN.minus(INSTANT));
        assertThat(kills).isEmpty();
        timers.pass(INSTANT.plus(Duration.ofMillis(300)));
        ends(lease, 0);
        lease.finish(1);
        slot.collect();
        assertThat(kills).hasSize(1);
        assertThat(kills.getFirst()).isBetween(Duration.ofMillis(250), Duration.ofMillis(310));

        slot.take(lease(1));
        slot.start();
        slot.end(CANCEL);
        timers.pass(GRACE.plus(Deadlines.MAX_KILL).plusSeconds(1));
        assertThat(givenUp).hasSize(1);
        assertThat(kills).hasSize(2);
        assertThat(kills.getLast()).isGreaterThanOrEqualTo(GRACE.plus(Deadlines.MAX_KILL));
    }

    @Test
    void work_that_ends_by_itself_is_no_kill() {
        var lease = started(1);
        lease.begin(0, 0);
        ends(lease, 0);
        lease.finish(1);
        slot.collect();
        assertThat(reports.getLast().over()).isTrue();
        assertThat(kills).isEmpty();
    }

    @Test
    void trials_that_end_during_a_look_are_told_although_the_next_one_hangs() {
        for (int size = 3; size <= 4; size++) {
            reports.clear();
            var lease = started(size);
            lease.begin(0, 0);
            timers.pass(Slot.MAX_LEASE.minus(INSTANT));
            // The slot's thread goes on between what the look takes over and the position that it reads.
            timers.meanwhile(() -> {
                ends(lease, 0);
                lease.begin(1, 0);
                ends(lease, 1);
                lease.begin(2, 0);
            });
            timers.pass(INSTANT.multipliedBy(100));
            assertThat(reports.stream()
                            .mapToInt(report -> report.attempts().size())
                            .sum())
                    .as("of %s trials", size)
                    .isEqualTo(2);
            ends(lease, 2);
            lease.finish(3);
            slot.collect();
        }
    }

    @Test
    void the_rest_of_a_batch_is_taken_back_from_a_trial_that_takes_long() {
        var lease = started(4);
        lease.begin(0, 0);
        ends(lease, 0);
        lease.begin(1, 0);
        timers.pass(Slot.MAX_LEASE);
        assertThat(reports.getFirst().attempts()).hasSize(1);
        assertThat(returned()).containsExactly(2L, 3L);
        assertThat(lease.begin(2, timers.nanos())).isFalse();
        ends(lease, 1);
        lease.finish(2);
        slot.collect();
        assertThat(reports.getLast().over()).isTrue();
        assertThat(returned()).containsExactly(2L, 3L);
        assertThat(timers.size()).isZero();
    }

    @Test
    void results_in_front_of_a_hung_trial_are_not_lost_when_its_slot_is_given_up() {
        var lease = started(3);
        lease.begin(0, 0);
        slot.end(CANCEL);
        ends(lease, 0);
        timers.pass(Duration.ofMinutes(1));
        // The slot's thread has ended the trial and hangs before it says so: there is nothing to be cancelled.
        assertThat(reports.getFirst().attempts()).hasSize(1);
    }

    @Test
    void a_batch_goes_on_after_a_timeout_and_the_next_trial_has_its_own_deadline() {
        var run = Duration.ofMillis(10);
        var lease = lease(2, run);
        slot.take(lease);
        slot.start();
        lease.begin(0, 0);
        timers.pass(run.plus(INSTANT));
        assertThat(stops).containsOnly("100 ask");
        ends(lease, 0);
        lease.begin(1, timers.nanos());
        stops.clear();
        timers.pass(run.minus(INSTANT));
        assertThat(lease.trials().get(1).decided()).isEmpty();
        timers.pass(Duration.ofMillis(100));
        assertThat(lease.trials().get(1).decided()).isPresent();
        assertThat(stops).containsOnly("101 ask");
        ends(lease, 1);
        lease.finish(2);
        slot.collect();
        timers.pass(Duration.ofMinutes(5));
        assertThat(givenUp).isEmpty();
        assertThat(reports.stream().flatMap(report -> report.attempts().stream()))
                .hasSize(2);
        assertThat(reports.stream().filter(LeaseReport::over)).hasSize(1);
    }

    @Test
    void the_end_of_a_lease_that_has_not_started_returns_all_of_it_when_it_does() {
        var lease = lease(3);
        slot.take(lease);
        slot.end(CANCEL);
        timers.pass(Duration.ofMinutes(1));
        assertThat(givenUp).isEmpty();
        slot.start();
        assertThat(lease.begin(0, timers.nanos())).isFalse();
        lease.finish(0);
        slot.collect();
        assertThat(returned()).containsExactly(0L, 1L, 2L);
        assertThat(timers.size()).isZero();
    }

    @Test
    void a_lease_that_is_refused_is_returned_whole() {
        var lease = lease(2);
        slot.take(lease);
        slot.refuse();
        assertThat(reports.getFirst().over()).isTrue();
        assertThat(returned()).containsExactly(0L, 1L);
        slot.take(lease(1));
    }

    @Test
    void an_answer_that_came_before_the_cancel_counts() {
        var lease = started(1);
        lease.begin(0, 0);
        ends(lease, 0);
        slot.end(CANCEL);
        lease.finish(1);
        slot.collect();
        assertThat(reports.getFirst().attempts().getFirst().result()).isInstanceOf(Result.Scored.class);
        assertThat(stops).isEmpty();
    }
}
