package dev.gridwright.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairShareTest {
    /// A study that takes slots and gives none back.
    private static final class Study implements FairShare.Contender {
        private final int priority;
        private final int most;
        private int slots;
        private long served;

        Study(int priority, int most) {
            this.priority = priority;
            this.most = most;
        }

        boolean wantsSlot() {
            return slots < most;
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

    @Test
    void equals_get_equal_shares() {
        var studies = List.of(new Study(0, 99), new Study(0, 99), new Study(0, 99));
        hand(9, studies);
        assertThat(studies).allMatch(study -> study.slots == 3);
    }

    @Test
    void a_higher_priority_is_served_first_until_it_wants_no_more() {
        var urgent = new Study(5, 3);
        var normal = new Study(0, 99);
        hand(8, List.of(normal, urgent));
        assertThat(urgent.slots).isEqualTo(3);
        assertThat(normal.slots).isEqualTo(5);
    }

    @Test
    void what_one_cannot_use_others_get() {
        var narrow = new Study(0, 1);
        var wide = new Study(0, 99);
        hand(8, List.of(narrow, wide));
        assertThat(wide.slots).isEqualTo(7);
    }

    @Test
    void with_one_slot_studies_take_turns() {
        var studies = List.of(new Study(0, 1), new Study(0, 1));
        var order = new ArrayList<Integer>();
        for (int round = 0; round < 6; round++) {
            var next = next(studies);
            next.served = round + 1;
            order.add(studies.indexOf(next));
        }
        assertThat(order).containsExactly(0, 1, 0, 1, 0, 1);
    }

    private static Study next(List<Study> studies) {
        return studies.stream().filter(Study::wantsSlot).min(FairShare.ORDER).orElseThrow();
    }

    private static void hand(int slots, List<Study> studies) {
        for (int slot = 0; slot < slots; slot++) {
            var next = next(studies);
            next.slots++;
            next.served = slot + 1;
        }
    }
}
