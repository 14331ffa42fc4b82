package dev.gridwright.study.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Objective.Goal;
import org.junit.jupiter.api.Test;

/// Numbers by level, where levels come after the first ones.
final class CellsTest {
    @Test
    void what_falls_at_a_new_level_makes_room_for_itself_and_keeps_the_rest() {
        var cells = new Cells(Goal.MINIMIZE, 2, 2);
        cells.fall(1, 1);
        cells.add(0, 1, 3);

        cells.fall(2, 0);
        cells.fall(0, 3);

        assertThat(cells.numbers(1, 1).failed()).isEqualTo(1);
        assertThat(cells.numbers(2, 0).failed()).isEqualTo(1);
        assertThat(cells.numbers(0, 3).failed()).isEqualTo(1);
        assertThat(cells.numbers(0, 1).best()).isEqualTo(3);
    }
}
