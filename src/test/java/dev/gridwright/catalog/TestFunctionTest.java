package dev.gridwright.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TestFunctionTest {
    private static final long SEED = 20_26;

    @Test
    void each_takes_its_known_minimum_at_the_known_places() {
        assertMinimum(TestFunction.BRANIN, -Math.PI, 12.275);
        assertMinimum(TestFunction.BRANIN, Math.PI, 2.275);
        assertMinimum(TestFunction.BRANIN, 3 * Math.PI, 2.475);
        assertMinimum(TestFunction.SPHERE, 0, 0, 0);
        assertMinimum(TestFunction.ROSENBROCK, 1, 1, 1, 1);
        assertMinimum(TestFunction.ACKLEY, 0, 0);
        assertMinimum(TestFunction.HARTMANN6, 0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573);
    }

    @Test
    void nowhere_is_one_below_its_minimum() {
        var random = new Random(SEED);
        for (var function : TestFunction.values()) {
            for (int i = 0; i < 20_000; i++) {
                var x = new double[Math.clamp(3, function.minCoordinates(), function.maxCoordinates())];
                for (int j = 0; j < x.length; j++) {
                    x[j] = function == TestFunction.HARTMANN6 ? random.nextDouble() : random.nextDouble(-5, 15);
                }
                assertThat(function.at(x)).isGreaterThanOrEqualTo(function.minimum() - 1e-9);
            }
        }
    }

    @Test
    void values_agree_with_published_ones() {
        assertThat(TestFunction.BRANIN.at(new double[] {0, 0})).isCloseTo(55.602113, within(1e-6));
        assertThat(TestFunction.ROSENBROCK.at(new double[] {-1.2, 1})).isCloseTo(24.2, within(1e-12));
        assertThat(TestFunction.ACKLEY.at(new double[] {1, 1})).isCloseTo(3.625384938, within(1e-9));
    }

    @Test
    void words_lead_to_functions_and_back() {
        for (var function : TestFunction.values()) {
            assertThat(TestFunction.of(function.word())).contains(function);
        }
        assertThat(TestFunction.of("parabola")).isEmpty();
    }

    private static void assertMinimum(TestFunction function, double... x) {
        assertThat(function.at(x)).isCloseTo(function.minimum(), within(1e-5));
    }
}
