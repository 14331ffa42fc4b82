package dev.gridwright.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.study.Difference.Mean;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DifferenceTest {
    /// From a table of Student's t.
    @ParameterizedTest
    @CsvSource({"1,12.7062", "2,4.3027", "3,3.1824", "4,2.7764", "8,2.3060", "18,2.1009", "100,1.9840"})
    void quantiles_are_those_of_the_table(double freedom, double quantile) {
        assertThat(Difference.quantile(freedom)).isCloseTo(quantile, within(0.004));
    }

    @Test
    void the_interval_widens_for_overlapping_training_sets() {
        var difference = Difference.of(mean(0.97, 0.01, 5, 1), mean(0.95, 0.01, 5, 1));

        // Each mean has the variance 0.0001 * (1/5 + 1/4); 8 degrees of freedom.
        double half = 2.3060 * Math.sqrt(2 * 0.0001 * 0.45);
        assertThat(difference.value()).isCloseTo(0.02, within(1e-12));
        assertThat(difference.low().orElseThrow()).isCloseTo(0.02 - half, within(1e-5));
        assertThat(difference.high().orElseThrow()).isCloseTo(0.02 + half, within(1e-5));
        assertThat(difference.certain()).isFalse();
    }

    @Test
    void what_was_measured_once_has_no_interval() {
        var once = new Mean(0.9, OptionalDouble.empty(), 1, 1);

        var difference = Difference.of(mean(0.95, 0.01, 5, 1), once);
        assertThat(difference.low()).isEmpty();
        assertThat(difference.certain()).isFalse();
    }

    @Test
    void what_never_varies_differs_for_certain() {
        var difference = Difference.of(mean(1, 0, 5, 1), mean(0.5, 0, 5, 1));
        assertThat(difference.low()).hasValue(0.5);
        assertThat(difference.certain()).isTrue();
    }

    private static Mean mean(double value, double deviation, int folds, int repeats) {
        return new Mean(value, OptionalDouble.of(deviation), folds, repeats);
    }

    @Test
    void it_says_whether_a_difference_is_more_than_noise() {
        assertThat(Difference.of(mean(0.95, 0.001, 5, 1), mean(0.90, 0.001, 5, 1))
                        .note())
                .matches(
                        "the difference of \\+0\\.05 is more than noise \\(95 % interval \\+0\\.04\\d+ to \\+0\\.05\\d+\\)");
        assertThat(Difference.of(mean(0.91, 0.02, 5, 1), mean(0.90, 0.02, 5, 1)).note())
                .contains("within the noise");
        assertThat(Difference.of(new Mean(0.9, OptionalDouble.empty(), 1, 1), mean(0.90, 0.02, 5, 1))
                        .note())
                .isEmpty();
    }
}
