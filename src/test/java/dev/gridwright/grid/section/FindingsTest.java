package dev.gridwright.grid.section;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of a grid that is wrong.
final class FindingsTest {

    @Test
    void no_name_is_guessed_for_a_word_that_is_only_counted() {
        var names = new Counting();
        var place = Place.root(1, 1);
        var findings = new Findings(new Node.Refused(place), List.of());
        for (int i = 0; i < Findings.MAX_PROBLEMS; i++) {
            findings.unknown(place, "unknown key", "spce" + i, names);
        }
        int looks = names.looks;
        assertThat(looks).isPositive();

        for (int i = 0; i < 1_000; i++) {
            findings.unknown(place, "unknown key", "spce" + i, names);
        }
        assertThat(names.looks).isEqualTo(looks);
        assertThat(findings.problems())
                .hasSize(Findings.MAX_PROBLEMS + 1)
                .last()
                .extracting(Problem::detail)
                .isEqualTo("1000 more problems are not listed");
    }

    /// Known names that count how often they are looked at.
    private static final class Counting extends AbstractList<String> {
        private final List<String> names = List.of("space", "spaces");
        private int looks;

        @Override
        public String get(int index) {
            looks++;
            return names.get(index);
        }

        @Override
        public int size() {
            return names.size();
        }
    }
}
