package dev.gridwright.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class TrialTest {

    private final Trial trial = new PointOnly(Map.of(
            "depth",
            new BigDecimal("4.0"),
            "rate",
            new BigDecimal("0.3"),
            "kernel",
            "rbf",
            "warm",
            true,
            "hidden",
            List.of(new BigDecimal("64"), new BigDecimal("32"))));

    @Test
    void a_parameter_is_read_in_its_type() {
        assertThat(trial.intParameter("depth")).isEqualTo(4);
        assertThat(trial.longParameter("depth")).isEqualTo(4L);
        assertThat(trial.doubleParameter("rate")).isEqualTo(0.3);
        assertThat(trial.textParameter("kernel")).isEqualTo("rbf");
        assertThat(trial.booleanParameter("warm")).isTrue();
        assertThat(trial.listParameter("hidden")).containsExactly(new BigDecimal("64"), new BigDecimal("32"));
    }

    @Test
    void an_absent_parameter_is_named_with_those_that_are_there() {
        assertThat(trial.has("gamma")).isFalse();
        assertThatThrownBy(() -> trial.doubleParameter("gamma"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("gamma")
                .hasMessageContaining("kernel");
    }

    @Test
    void a_parameter_of_another_type_is_named_with_its_value() {
        assertThatThrownBy(() -> trial.intParameter("rate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter 'rate' is 0.3, but the objective asks for a whole number of 32 bits");
        assertThatThrownBy(() -> trial.textParameter("warm"))
                .hasMessage("parameter 'warm' is true, but the objective asks for a text");
    }

    private record PointOnly(Map<String, Object> parameters) implements Trial {
        @Override
        public long index() {
            return 0;
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public long splitSeed() {
            return 0;
        }

        @Override
        public int fold() {
            return 0;
        }

        @Override
        public int folds() {
            return 1;
        }

        @Override
        public int repeat() {
            return 0;
        }

        @Override
        public int repeats() {
            return 1;
        }

        @Override
        public void report(int step, Map<String, Double> metrics) {}
    }
}
