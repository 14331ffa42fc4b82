package dev.gridwright.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What every strategy keeps.
abstract class SearchStrategyContract {
    private static final int MAX_EMPTY_ANSWERS = 100_000;

    /// A fresh strategy that will propose at least two points and come to an end.
    abstract SearchStrategy strategy();

    @Test
    final void it_proposes_an_index_at_most_once() {
        List<Long> asked = drain(strategy());
        assertThat(new HashSet<>(asked)).hasSameSizeAs(asked);
        assertThat(asked).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    final void told_the_same_it_proposes_the_same() {
        assertThat(drain(strategy())).isEqualTo(drain(strategy()));
    }

    @Test
    final void an_exhausted_strategy_stays_exhausted() {
        SearchStrategy strategy = strategy();
        drain(strategy);
        strategy.tell(0, OptionalDouble.of(1));
        assertThat(strategy.ask()).isEmpty();
        assertThat(strategy.exhausted()).isTrue();
        assertThat(strategy.searching()).isFalse();
    }

    /// All that a strategy proposes, each told at once.
    static List<Long> drain(SearchStrategy strategy) {
        List<Long> asked = new ArrayList<>();
        int empty = 0;
        while (!strategy.exhausted()) {
            OptionalLong index = strategy.ask();
            if (index.isPresent()) {
                asked.add(index.getAsLong());
                strategy.tell(index.getAsLong(), OptionalDouble.of(index.getAsLong() % 7));
            } else {
                assertThat(++empty).as("empty answers").isLessThan(MAX_EMPTY_ANSWERS);
            }
        }
        return asked;
    }
}
