package dev.gridwright.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.remote.Declined.Why;
import dev.gridwright.engine.slot.HandTimers;
import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.engine.slot.LeaseReport.Result;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.store.Change;
import dev.gridwright.store.Change.WorkerLeaseEnded;
import dev.gridwright.store.Change.WorkerLeaseOpened;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.WorkerLease.Ending;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending.Fell;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The desk with time moved by hand and a store that is told when to store.
final class DeskTest {
    private static final Instant START = Instant.parse("2026-03-01T09:30:00Z");
    private static final Duration RUN = Duration.ofMinutes(10);

    private final HandTimers timers = new HandTimers();
    private final Trials trials = new Trials();
    private final Desk desk = new Desk(trials, timers, () -> START.plusNanos(timers.nanos()), Attempts.UNTRACED);

    /// Trials of one queue, and everything that is told of them.
    private static final class Trials implements Work {
        final Deque<TrialTask> ready = new ArrayDeque<>();
        final List<TrialTask> handedOut = new ArrayList<>();
        final List<TrialTask> putBack = new ArrayList<>();
        final List<EndedAttempt> ended = new ArrayList<>();
        final List<Object> order = new ArrayList<>();
        final Deque<Runnable> unstored = new ArrayDeque<>();
        boolean storing = true;
        boolean refusing;

        void add(int count) {
            for (int i = 0; i < count; i++) {
                ready.add(Tasks.of(new TrialKind.Worker("q")).at(Map.of("x", i)));
            }
        }

        @Override
        public Optional<TrialTask> claim(Set<String> queues) {
            return queues.contains("q") ? Optional.ofNullable(ready.poll()) : Optional.empty();
        }

        @Override
        public void handedOut(TrialTask task) {
            handedOut.add(task);
        }

        @Override
        public void putBack(TrialTask task) {
            putBack.add(task);
        }

        @Override
        public void ended(WorkerLease lease, EndedAttempt attempt) {
            order.add(attempt);
            ended.add(attempt);
        }

        @Override
        public void write(Change change, Runnable whenDurable, Consumer<Throwable> whenRefused) {
            order.add(change);
            boolean refused = refusing && change instanceof WorkerLeaseOpened;
            unstored.add(refused ? () -> whenRefused.accept(new IllegalStateException("full")) : whenDurable);
            if (storing) {
                store();
            }
        }

        void store() {
            while (!unstored.isEmpty()) {
                unstored.remove().run();
            }
        }

        Fell fall(int which) {
            return ((Result.Fell) ended.get(which).result()).ending();
        }
    }

    private static Ask ask(String request, int max, Duration patience) {
        return new Ask("", "w", request, Set.of("q"), max, patience, Duration.ofSeconds(30));
    }

    private List<HandOut> take(int max) {
        return desk.ask(ask("", max, Duration.ZERO)).answer().result();
    }

    private static Delivery value(double value) {
        return new Delivery(
                dev.gridwright.trial.Ending.completed(),
                List.of(Measurement.ofFold(0, 0, Map.of("value", value))),
                "",
                "sha-" + value);
    }

    @Test
    void a_lease_is_lost_when_its_worker_is_silent_and_kept_by_beats() {
        trials.add(2);
        var held = take(2);
        timers.pass(Duration.ofSeconds(20));
        assertThat(desk.beat(held.get(1).id(), List.of())).get().isInstanceOf(Beat.GoOn.class);
        timers.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(trials.ended).isEmpty();
        timers.pass(Duration.ofNanos(1));
        assertThat(trials.ended).hasSize(1);
        assertThat(trials.ended.getFirst().trial().task()).isEqualTo(held.get(0).task());
        assertThat(trials.fall(0).cause()).isEqualTo(Cause.LOST);
        assertThat(trials.ended.getFirst().duration()).isEqualTo(Duration.ofSeconds(30));
        timers.pass(Duration.ofSeconds(20));
        assertThat(trials.ended).hasSize(2);
        assertThat(timers.size()).isZero();
    }

    @Test
    void the_run_timeout_ends_a_lease_however_lively_its_worker_is() {
        trials.add(1);
        var held = take(1).getFirst();
        for (int i = 0; i < 60; i++) {
            assertThat(trials.ended).isEmpty();
            var beat = (Beat.GoOn) desk.beat(held.id(), List.of()).orElseThrow();
            assertThat(beat.runLeft()).isEqualTo(RUN.minusSeconds(10L * i));
            timers.pass(Duration.ofSeconds(10));
        }
        assertThat(trials.fall(0).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(trials.fall(0).cause()).isEqualTo(Cause.RUN_TIMEOUT);
        assertThat(desk.beat(held.id(), List.of())).isEmpty();
    }

    @Test
    void the_end_of_a_lease_is_written_before_what_becomes_of_its_trial_and_told_after_both() {
        trials.add(1);
        var held = take(1).getFirst();
        trials.order.clear();
        trials.storing = false;
        var delivered = desk.deliver(held.id(), value(0.5)).orElseThrow();
        var again = desk.deliver(held.id(), value(0.5)).orElseThrow();
        assertThat(trials.order).hasSize(3);
        assertThat(trials.order.get(0)).isInstanceOf(WorkerLeaseEnded.class);
        assertThat(trials.order.get(1)).isInstanceOf(EndedAttempt.class);
        assertThat(trials.order.get(2)).isEqualTo(trials.order.get(0));
        trials.unstored.remove().run();
        assertThat(delivered.isComplete()).isFalse();
        assertThat(desk.beat(held.id(), List.of())).get().isInstanceOf(Beat.Stop.class);
        trials.store();
        for (var each : List.of(delivered, again)) {
            assertThat(each.result().ended().orElseThrow().how()).isEqualTo(Ending.ANSWERED);
            assertThat(each.result().ended().orElseThrow().resultSha256()).isEqualTo("sha-0.5");
        }
        assertThat(desk.deliver(held.id(), value(0.5))).isEmpty();
    }

    @Test
    void nothing_is_answered_before_it_is_stored_and_what_is_not_stored_is_put_back() {
        trials.add(2);
        trials.storing = false;
        var asked = desk.ask(ask("", 2, Duration.ZERO)).answer();
        assertThat(asked.isComplete()).isFalse();
        assertThat(trials.handedOut).isEmpty();
        trials.store();
        assertThat(asked.result()).hasSize(2);
        assertThat(trials.handedOut).hasSize(2);

        trials.add(1);
        trials.refusing = true;
        trials.storing = true;
        assertThat(why(desk.ask(ask("r", 1, Duration.ZERO)).answer())).isEqualTo(Why.NOT_STORED);
        assertThat(trials.putBack).hasSize(1);
        trials.refusing = false;
        trials.add(1);
        assertThat(desk.ask(ask("r", 1, Duration.ZERO)).answer().result()).hasSize(1);
    }

    private static Why why(Future<List<HandOut>> answer) {
        return ((Declined) answer.cause()).why();
    }

    @Test
    void a_cancel_while_a_lease_is_stored_puts_its_trial_back() {
        trials.add(1);
        trials.storing = false;
        var asked = desk.ask(ask("", 1, Duration.ZERO)).answer();
        desk.end("study-aaaaaa", new Decided(Outcome.CANCELLED, Cause.USER, "cancelled"));
        trials.store();
        assertThat(why(asked)).isEqualTo(Why.NOT_STORED);
        assertThat(trials.putBack).hasSize(1);
        assertThat(trials.ended).isEmpty();
        assertThat(timers.size()).isZero();
    }

    @Test
    void those_who_wait_share_what_comes_and_go_when_their_time_is_up() {
        var first = desk.ask(ask("", 4, Duration.ofSeconds(30))).answer();
        var second = desk.ask(ask("", 4, Duration.ofSeconds(30))).answer();
        var third = desk.ask(ask("", 1, Duration.ofSeconds(5))).answer();
        assertThat(desk.waiting("q")).isEqualTo(3);
        timers.pass(Duration.ofSeconds(5));
        assertThat(third.result()).isEmpty();
        trials.add(3);
        desk.supply();
        assertThat(first.result()).hasSize(2);
        assertThat(second.result()).hasSize(1);
        assertThat(desk.waiting("q")).isZero();
        timers.pass(Duration.ofSeconds(4));
        assertThat(desk.lastAsked("q")).contains(Duration.ofSeconds(9));
        assertThat(desk.lastAsked("other")).isEmpty();
    }

    @Test
    void nobody_waits_for_a_desk_that_is_closed_and_too_many_are_sent_away() {
        var waiting = new ArrayList<Future<List<HandOut>>>();
        for (int i = 0; i < Desk.MAX_WAITING; i++) {
            waiting.add(desk.ask(ask("r" + i, 1, Duration.ofSeconds(30))).answer());
        }
        assertThat(why(desk.ask(ask("", 1, Duration.ofSeconds(30))).answer())).isEqualTo(Why.OVERLOADED);
        desk.stop();
        assertThat(waiting).allSatisfy(answer -> assertThat(answer.result()).isEmpty());
        assertThat(timers.size()).isZero();
        trials.add(1);
        assertThat(why(desk.ask(ask("r0", 1, Duration.ZERO)).answer())).isEqualTo(Why.STOPPED);
        assertThat(trials.ready).hasSize(1);
    }

    @Test
    void who_stops_waiting_is_given_nothing_unless_it_can_ask_again() {
        var gone = desk.ask(ask("", 1, Duration.ofSeconds(30)));
        gone.abandon().run();
        trials.add(1);
        desk.supply();
        assertThat(trials.ready).hasSize(1);

        trials.storing = false;
        var nameless = desk.ask(ask("", 1, Duration.ZERO));
        nameless.abandon().run();
        trials.store();
        trials.store();
        assertThat(trials.putBack).hasSize(1);

        trials.add(1);
        var named = desk.ask(ask("r", 1, Duration.ZERO));
        named.abandon().run();
        trials.store();
        assertThat(trials.putBack).hasSize(1);
        var repeated = desk.ask(ask("r", 1, Duration.ofSeconds(30))).answer().result();
        assertThat(repeated)
                .singleElement()
                .satisfies(held -> assertThat(desk.beat(held.id(), List.of())).isPresent());
    }

    @Test
    void a_request_id_stands_for_its_leases_until_the_last_has_ended() {
        trials.add(4);
        var first = desk.ask(ask("r", 2, Duration.ZERO)).answer().result();
        var again = desk.ask(ask("r", 2, Duration.ofSeconds(3))).answer().result();
        assertThat(again)
                .extracting(HandOut::id)
                .isEqualTo(first.stream().map(HandOut::id).toList());
        assertThat(why(desk.ask(ask("r", 3, Duration.ZERO)).answer())).isEqualTo(Why.REQUEST_DIFFERS);
        desk.deliver(first.get(0).id(), value(1));
        assertThat(desk.ask(ask("r", 2, Duration.ZERO)).answer().result())
                .extracting(HandOut::id)
                .containsExactly(first.get(1).id());
        desk.giveBack(first.get(1).id());
        assertThat(desk.ask(ask("r", 2, Duration.ZERO)).answer().result())
                .hasSize(2)
                .extracting(HandOut::id)
                .doesNotContain(first.get(0).id(), first.get(1).id());
    }

    private static WorkerLease stored(TrialTask task, LeaseId id, Instant taken) {
        return new WorkerLease(
                task.study(),
                task.token(),
                task.index(),
                "w",
                " w r",
                id.sha256(),
                Duration.ofSeconds(30),
                taken,
                Optional.empty());
    }

    @Test
    void a_lease_of_an_earlier_life_has_a_whole_heartbeat_time_and_a_repeated_request_gets_other_ids() {
        trials.add(1);
        var task = trials.ready.remove();
        var id = LeaseId.random(task.token());
        desk.adopt(stored(task, id, START.minus(Duration.ofHours(1))), task);
        timers.pass(Duration.ofSeconds(29));
        var beat = (Beat.GoOn) desk.beat(id, List.of()).orElseThrow();
        assertThat(beat.runLeft()).isEqualTo(Duration.ofSeconds(1));
        var repeated = desk.ask(ask("r", 1, Duration.ZERO)).answer().result();
        assertThat(repeated).hasSize(1);
        assertThat(repeated.getFirst().id().token()).isEqualTo(id.token());
        assertThat(desk.beat(id, List.of())).isEmpty();
        assertThat(desk.beat(repeated.getFirst().id(), List.of())).isPresent();
        timers.pass(Duration.ofSeconds(1));
        assertThat(trials.fall(0).cause()).isEqualTo(Cause.RUN_TIMEOUT);
    }

    @Test
    void a_clock_that_was_set_neither_ends_nor_prolongs_a_lease() {
        trials.add(1);
        var task = trials.ready.remove();
        var id = LeaseId.random(task.token());
        desk.adopt(stored(task, id, START.plus(Duration.ofDays(1))), task);
        assertThat(((Beat.GoOn) desk.beat(id, List.of()).orElseThrow()).runLeft())
                .isEqualTo(RUN);
        timers.pass(Duration.ofSeconds(30));
        assertThat(trials.fall(0).cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void only_the_whole_id_opens_a_lease() {
        trials.add(1);
        var held = take(1).getFirst();
        var other = new LeaseId(held.id().token(), "0".repeat(32));
        assertThat(desk.beat(other, List.of())).isEmpty();
        assertThat(desk.deliver(other, value(1))).isEmpty();
        assertThat(desk.giveBack(other)).isEmpty();
        assertThat(held.id().toString()).doesNotContain(held.id().secret());
        assertThat(LeaseId.read(held.id().text())).contains(held.id());
        for (var text : List.of("", "1", "1-", "-1-" + "0".repeat(32), "01-" + "0".repeat(32), "1-" + "0".repeat(31))) {
            assertThat(LeaseId.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void steps_beyond_the_most_are_not_kept_and_the_number_of_the_fold_is() {
        trials.add(1);
        var held = take(1).getFirst();
        for (int step = 0; step < OpenLease.MAX_MEASUREMENTS + 10; step++) {
            var measured = new Measurement(OptionalInt.of(step), 0, 0, Map.of("value", 1.0));
            desk.beat(held.id(), List.of(measured));
        }
        desk.deliver(held.id(), value(2));
        assertThat(trials.ended.getFirst().measurements()).hasSize(OpenLease.MAX_MEASUREMENTS + 1);
        assertThat(trials.ended.getFirst().result()).isInstanceOf(Result.Scored.class);
    }

    @Test
    void numbers_without_a_step_are_bounded_as_well_and_the_result_is_kept() {
        trials.add(1);
        var held = take(1).getFirst();
        var numbers = IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(name -> "m" + name, _ -> 1.0));
        for (int fold = 1; fold < 200; fold++) {
            desk.beat(held.id(), List.of(Measurement.ofFold(fold, 0, numbers)));
            desk.beat(held.id(), List.of(new Measurement(OptionalInt.of(fold), 0, 0, numbers)));
        }
        desk.deliver(held.id(), value(2));
        var kept = trials.ended.getFirst().measurements();
        assertThat(kept.stream().mapToInt(each -> each.metrics().size()).sum()).isEqualTo(OpenLease.MAX_NUMBERS + 1);
        assertThat(trials.ended.getFirst().result()).isInstanceOf(Result.Scored.class);
    }
}
