package dev.gridwright.engine.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.search.Effort;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.search.Wishes;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The line of a study whose results are looked up.
final class TrialLineTest {
    private final Upcoming upcoming =
            new Upcoming(new Rising(), new Wishes(), OptionalLong.empty(), 0, List.of(), List.of(), Effort.once());
    private final TrialLine line = new TrialLine(upcoming, true);

    /// Proposes 0, 1, 2 and so on.
    private static final class Rising implements SearchStrategy {
        private long next;

        @Override
        public OptionalLong ask(Effort effort) {
            return OptionalLong.of(next++);
        }

        @Override
        public void tell(long index, OptionalDouble objective) {}

        @Override
        public boolean take(long index) {
            return false;
        }

        @Override
        public boolean exhausted() {
            return false;
        }
    }

    @Test
    void what_was_drawn_is_not_started_before_it_is_run_or_its_result_used() {
        long[] drawn = line.draw();
        assertThat(line.started()).isZero();
        line.lookedUp(Arrays.stream(drawn).skip(2).boxed().toList());
        assertThat(line.started()).isZero();
        line.used();
        line.used();
        assertThat(line.started()).isEqualTo(2);
        assertThat(line.next()).isEqualTo(2);
        assertThat(line.started()).isEqualTo(3);
        line.draw();
        assertThat(line.started()).isEqualTo(3);
    }

    @Test
    void a_budget_that_is_lowered_while_results_are_looked_up_is_the_budget_of_those_found() {
        long[] drawn = line.draw();
        upcoming.maxTrials(OptionalLong.of(1));
        line.lookedUp(Arrays.stream(drawn).skip(3).boxed().toList());
        assertThat(line.budgetSpent()).isFalse();
        line.used();
        assertThat(line.budgetSpent()).isTrue();
        line.lookedUpInVain(List.of(1L, 2L));
        assertThat(line.hasNext()).isFalse();
        assertThat(line.isEmpty()).isTrue();
        assertThat(line.exhausted()).isFalse();
        upcoming.maxTrials(OptionalLong.of(2));
        assertThat(line.hasNext()).isTrue();
        line.next();
        assertThat(line.hasNext()).isFalse();
    }
}
