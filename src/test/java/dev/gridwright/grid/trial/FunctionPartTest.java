package dev.gridwright.grid.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FunctionPartTest {
    @Test
    void a_grid_may_name_the_functions_that_there_are() {
        assertThat(TestFunction.words())
                .isEqualTo(Arrays.stream(dev.gridwright.catalog.TestFunction.values())
                        .map(dev.gridwright.catalog.TestFunction::word)
                        .toList());
    }
}
