package dev.gridwright.engine.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.TestGrid;
import dev.gridwright.engine.slot.Rooms;
import dev.gridwright.engine.turn.SlotTurns;
import dev.gridwright.search.Effort;
import dev.gridwright.search.GridSearch;
import dev.gridwright.search.Opening;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.search.Wishes;
import dev.gridwright.space.Space;
import dev.gridwright.trial.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Studies whose searches pass over nearly everything, in turns that are taken by hand; what is looked at is counted.
final class SparseSearchTest {
    /// One in so many indices is tried.
    private static final int SPARSE = 30_000;

    private static final int POINTS = 90_000;

    private static final int SLOTS = 8;

    /// All that may be looked at in a turn, and a little for each question.
    private static final int MOST = 10_000 + 16 * (2 * SLOTS + 20);

    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final Effort effort = Effort.ofTurns(later::add);
    private long lookedAt;

    private final SlotTurns<Study> turns = new SlotTurns<>(
            new Rooms() {
                @Override
                public boolean fits(Room room) {
                    return true;
                }

                @Override
                public int most(Room room) {
                    return 100;
                }
            },
            () -> 0);

    /// A study with as much of a line as searches need.
    private final class Study implements SlotTurns.Taker {
        private final TrialLine line;
        private final List<Long> claimed = new ArrayList<>();

        Study(int oneIn, boolean looksUp) {
            this.line = new TrialLine(
                    new Upcoming(search(oneIn), new Wishes(), OptionalLong.empty(), 0, List.of(), List.of(), effort),
                    looksUp);
        }

        @Override
        public Room room() {
            return new Room(1, 0, 0);
        }

        @Override
        public Optional<String> queue() {
            return Optional.empty();
        }

        @Override
        public boolean wantsSlot() {
            return line.hasNext();
        }

        @Override
        public boolean searching() {
            return line.searching();
        }

        @Override
        public boolean hasSuspect() {
            return false;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public int slots() {
            return 0;
        }

        @Override
        public long served() {
            return claimed.size();
        }
    }

    private SearchStrategy search(int oneIn) {
        Space space = TestGrid.space(POINTS, List.of());
        var opening = GridSearch.open(space, new SearchOptions(Order.SEQUENTIAL, 7), index -> {
            lookedAt++;
            return index % oneIn != oneIn - 1;
        });
        return ((Opening.Opened) opening).search();
    }

    /// One turn of the event loop: what waits from the last one, and all that is claimed.
    private long turn() {
        long before = lookedAt;
        for (int waiting = later.size(); waiting > 0; waiting--) {
            later.remove().run();
        }
        turns.lookAround(study -> false);
        int idle = SLOTS;
        for (var next = turns.next(); next.isPresent() && idle > 0; next = turns.next()) {
            idle--;
            var study = next.get();
            study.claimed.add(study.line.next());
            turns.changed(study);
        }
        return lookedAt - before;
    }

    private Study study(int oneIn) {
        var study = new Study(oneIn, false);
        turns.add(study);
        return study;
    }

    @Test
    void a_turn_looks_at_a_bounded_number_of_indices_however_many_studies_search() {
        var studies = IntStream.range(0, 15).mapToObj(i -> study(SPARSE)).toList();
        int taken = 0;
        while (studies.stream().anyMatch(study -> study.claimed.size() < 2)) {
            assertThat(turn()).isLessThan(MOST);
            // Nothing but the turns goes on for ever.
            assertThat(++taken).isLessThan(15 * POINTS / MOST * 4);
            // All of them go on, none much faster than the others.
            assertThat(studies.stream()
                                    .mapToInt(study -> study.claimed.size())
                                    .max()
                                    .orElseThrow()
                            - studies.stream()
                                    .mapToInt(study -> study.claimed.size())
                                    .min()
                                    .orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
        assertThat(studies).allSatisfy(study -> assertThat(study.claimed).startsWith(29_999L, 59_999L));
    }

    @Test
    void who_finds_points_at_once_does_not_wait_for_those_who_find_none() {
        IntStream.range(0, 14).forEach(i -> study(SPARSE));
        var dense = study(1);
        for (int turn = 0; turn < 10; turn++) {
            int before = dense.claimed.size();
            turn();
            assertThat(dense.claimed).hasSizeGreaterThan(before);
        }
    }

    @Test
    void trials_are_drawn_for_a_look_up_as_far_as_the_turn_goes() {
        var study = new Study(300, true);
        var drawn = new ArrayList<Long>();
        while (drawn.size() < POINTS / 300) {
            long before = lookedAt;
            for (long index : study.line.draw()) {
                drawn.add(index);
            }
            study.line.lookedUp(List.of());
            assertThat(lookedAt - before).isLessThan(MOST);
            for (int waiting = later.size(); waiting > 0; waiting--) {
                later.remove().run();
            }
        }
        assertThat(drawn)
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> 300L * i + 299).toList());
    }
}
