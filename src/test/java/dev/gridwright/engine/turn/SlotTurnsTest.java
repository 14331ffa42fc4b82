package dev.gridwright.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.slot.Rooms;
import dev.gridwright.trial.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whose turn it is, with pools and time moved by hand.
final class SlotTurnsTest {
    private static final Room ONE = new Room(1, 0, 0);
    private static final Room TWO = new Room(2, 0, 0);
    private static final Room WAITING = new Room(0, 1, 0);
    private static final Room NOWHERE = new Room(0, 0, 0);

    private int idleCpu;
    private int idleIo;
    private int cpu = 4;
    private long nanos;

    private final SlotTurns<Study> turns = new SlotTurns<>(
            new Rooms() {
                @Override
                public boolean fits(Room room) {
                    return room.cpu() <= idleCpu && room.io() <= idleIo;
                }

                @Override
                public int most(Room room) {
                    return room.cpu() == 0 ? 100 : cpu / room.cpu();
                }
            },
            () -> nanos);

    /// A study that takes part in turns.
    private static final class Study implements SlotTurns.Taker {
        private final Room room;
        private int priority;
        private int slots;
        private long served;
        private boolean wants = true;
        private Optional<String> queue = Optional.empty();
        private int asked;

        Study(Room room) {
            this.room = room;
        }

        @Override
        public Room room() {
            return room;
        }

        @Override
        public boolean wantsSlot() {
            asked++;
            return wants;
        }

        @Override
        public Optional<String> queue() {
            return queue;
        }

        @Override
        public boolean searching() {
            return false;
        }

        @Override
        public boolean hasSuspect() {
            return false;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public long served() {
            return served;
        }
    }

    private Study study(Room room) {
        var study = new Study(room);
        turns.add(study);
        return study;
    }

    @Test
    void what_does_not_fit_is_passed_over() {
        var wide = study(TWO);
        wide.priority = 9;
        var narrow = study(ONE);
        var waiting = study(WAITING);
        turns.changed(wide);

        assertThat(turns.next()).isEmpty();
        idleIo = 1;
        assertThat(turns.next()).contains(waiting);
        idleCpu = 1;
        idleIo = 0;
        assertThat(turns.next()).contains(narrow);
        idleCpu = 2;
        assertThat(turns.next()).contains(wide);
    }

    @Test
    void after_a_while_slots_are_kept_for_trials_that_need_several() {
        var wide = study(TWO);
        var narrow = study(ONE);
        var waiting = study(WAITING);
        idleCpu = 1;
        assertThat(turns.next()).contains(narrow);
        nanos = KeptRoom.PATIENCE.toNanos() - 1;
        assertThat(turns.next()).as("not yet").contains(narrow);

        nanos++;

        assertThat(turns.next()).as("kept").isEmpty();
        idleIo = 1;
        assertThat(turns.next()).as("another pool is not kept").contains(waiting);
        idleIo = 0;
        idleCpu = 2;
        assertThat(turns.next()).contains(wide);
        idleCpu = 1;
        assertThat(turns.next()).as("its turn has been").contains(narrow);
    }

    @Test
    void nothing_is_kept_for_what_the_pools_are_too_small_for() {
        var narrow = study(ONE);
        study(TWO);
        cpu = 1;
        idleCpu = 1;
        assertThat(turns.next()).contains(narrow);
        nanos = 2 * KeptRoom.PATIENCE.toNanos();
        assertThat(turns.next()).contains(narrow);
    }

    @Test
    void a_change_that_nobody_told_of_is_seen() {
        var first = study(ONE);
        var second = study(ONE);
        idleCpu = 1;
        first.wants = false;
        assertThat(turns.next()).contains(second);
        second.wants = false;
        assertThat(turns.next()).isEmpty();
        first.wants = true;
        turns.lookAround(study -> false);
        assertThat(turns.next()).contains(first);
    }

    @Test
    void every_study_is_looked_at_in_time_and_those_that_are_gone_are_forgotten() {
        List<Study> studies = new ArrayList<>();
        IntStream.range(0, 500).forEach(i -> studies.add(study(ONE)));
        studies.forEach(study -> {
            study.wants = false;
            turns.changed(study);
        });
        idleCpu = 1;
        studies.get(77).wants = true;
        for (int i = 0; i < 500 && turns.next().isEmpty(); i++) {
            turns.lookAround(study -> study == studies.get(5));
        }
        assertThat(turns.next()).contains(studies.get(77));
    }

    @Test
    void a_trial_waits_from_when_it_is_next_in_line_until_it_is_claimed() {
        var first = study(ONE);
        nanos = 5;
        var second = study(WAITING);
        nanos = 7;
        assertThat(turns.longestWait()).contains(Duration.ofNanos(7));
        idleCpu = 1;
        assertThat(turns.next()).contains(first);
        var waiting = turns.waiting(first);
        first.served = 1;
        turns.changed(first);
        nanos = 9;
        assertThat(waiting.get()).as("until it starts").isEqualTo(Duration.ofNanos(9));
        assertThat(turns.waiting(first).get()).as("the one behind it").isEqualTo(Duration.ofNanos(2));
        assertThat(turns.longestWait()).contains(Duration.ofNanos(4));

        second.wants = false;
        first.wants = false;
        turns.changed(first);
        turns.changed(second);
        assertThat(turns.longestWait()).isEmpty();
        nanos = 20;
        second.wants = true;
        turns.changed(second);
        nanos = 21;
        assertThat(turns.longestWait()).as("a pause is no wait").contains(Duration.ofNanos(1));
    }

    private Study elsewhere(String queue) {
        var study = new Study(NOWHERE);
        study.queue = Optional.of(queue);
        turns.add(study);
        return study;
    }

    @Test
    void workers_get_what_is_first_in_one_of_their_queues() {
        idleCpu = 4;
        var first = elsewhere("a");
        var other = elsewhere("b");
        other.priority = 5;
        turns.changed(other);
        assertThat(turns.next()).isEmpty();
        assertThat(turns.nextElsewhere(Set.of("a"))).contains(first);
        assertThat(turns.nextElsewhere(Set.of("a", "b"))).contains(other);
        assertThat(turns.nextElsewhere(Set.of("c"))).isEmpty();
        first.wants = false;
        assertThat(turns.nextElsewhere(Set.of("a"))).isEmpty();
    }

    @Test
    void a_turn_of_workers_looks_at_no_study_of_other_queues() {
        var others = IntStream.range(0, 2_000).mapToObj(i -> elsewhere("other")).toList();
        var theirs = elsewhere("mine");
        others.forEach(study -> study.asked = 0);
        for (int claim = 0; claim < 100; claim++) {
            assertThat(turns.nextElsewhere(Set.of("mine"))).contains(theirs);
        }
        assertThat(others).allSatisfy(study -> assertThat(study.asked).isZero());
    }
}
