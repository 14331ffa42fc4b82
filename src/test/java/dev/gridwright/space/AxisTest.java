package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class AxisTest {
    @Test
    void steps_never_accumulate() {
        assertThat(texts(stepped("0", "1", "0.1")))
                .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1");
        assertThat(stepped("0", "1000000", "0.1").at(9_999_999).canonical()).isEqualTo("999999.9");
    }

    @Test
    void steps_end_at_or_before_max() {
        assertThat(texts(stepped("50", "250", "50"))).containsExactly("50", "100", "150", "200", "250");
        assertThat(texts(stepped("1", "2", "0.3"))).containsExactly("1", "1.3", "1.6", "1.9");
        assertThat(((Axis.Stepped) stepped("1", "2", "0.3")).reachesMax()).isFalse();
        assertThat(((Axis.Stepped) stepped("1", "2", "0.25")).reachesMax()).isTrue();
        assertThat(texts(stepped("3", "3", "1"))).containsExactly("3");
        assertThat(texts(stepped("-1", "1", "1"))).containsExactly("-1", "0", "1");
    }

    @Test
    void linear_values_have_fifteen_digits_and_exact_ends() {
        assertThat(texts(linear("0", "1", 4))).containsExactly("0", "0.333333333333333", "0.666666666666667", "1");
        assertThat(texts(linear("0.1", "0.3", 3))).containsExactly("0.1", "0.2", "0.3");
        assertThat(texts(linear("0.12345678901234567", "1", 2))).containsExactly("0.12345678901234567", "1");
    }

    @Test
    void logarithmic_values_have_fifteen_digits_and_exact_ends() {
        assertThat(texts(logarithmic("0.001", "0.1", 3))).containsExactly("0.001", "0.01", "0.1");
        assertThat(texts(logarithmic("0.01", "100", 5))).containsExactly("0.01", "0.1", "1", "10", "100");
        assertThat(texts(logarithmic("0.001", "1", 7)))
                .containsExactly(
                        "0.001", "0.00316227766016838", "0.01", "0.0316227766016838", "0.1", "0.316227766016838", "1");
        assertThat(texts(logarithmic("1", "2", 13)).get(1)).isEqualTo("1.0594630943593");
        assertThat(texts(logarithmic("1e-300", "1e300", 601)).get(299)).isEqualTo("0.1");
        assertThat(texts(logarithmic("3", "7", 2))).containsExactly("3", "7");
    }

    @Test
    void a_logarithmic_value_is_right_at_any_position_of_a_long_axis() {
        Axis axis = logarithmic("1", "10", 1_000_000_001L);
        assertThat(axis.at(500_000_000).canonical()).isEqualTo("3.16227766016838");
        assertThat(axis.at(250_000_000).canonical()).isEqualTo("1.77827941003892");
        assertThat(axis.at(1_000_000_000).canonical()).isEqualTo("10");
    }

    @Test
    void the_lowest_position_of_each_value_is_its_own_where_values_rise() {
        var random = new Random(1);
        for (int round = 0; round < 300; round++) {
            Axis axis = randomAxis(random);
            for (int i = 0; i < 20; i++) {
                long position = random.nextLong(axis.size());
                assertThat(axis.lowestPositionOf(axis.at(position)))
                        .as("round %s, position %s of %s", round, position, axis.size())
                        .hasValue(position);
            }
            assertThat(axis.lowestPositionOf(Value.of(new BigDecimal("-0.123456789"))))
                    .isEmpty();
            assertThat(axis.lowestPositionOf(Value.of("text"))).isEmpty();
        }
    }

    @Test
    void computed_axes_rise_from_position_to_position() {
        var random = new Random(2);
        for (int round = 0; round < 300; round++) {
            Axis axis = randomAxis(random);
            for (int i = 0; i < 20 && axis.size() > 1; i++) {
                long position = random.nextLong(axis.size() - 1);
                assertThat(number(axis.at(position + 1)))
                        .as("round %s, position %s of %s", round, position, axis.size())
                        .isGreaterThan(number(axis.at(position)));
            }
        }
    }

    @Test
    void a_listed_axis_knows_its_lowest_equals() {
        Axis axis = Axis.listed(List.of(Value.of(1), Value.of("1"), Value.of(1.0), Value.of(2)))
                .orThrow();
        assertThat(axis.size()).isEqualTo(4);
        assertThat(axis.repeats()).isTrue();
        assertThat(((Axis.Listed) axis).lowestOf(2)).isZero();
        assertThat(axis.lowestPositionOf(Value.of("1"))).hasValue(1);
        assertThat(axis.lowestPositionOf(Value.of(3))).isEmpty();
    }

    @Test
    void whole_numbers_are_rounded_on_count_axes_and_checked_elsewhere() {
        assertThat(texts(logarithmic("1", "1000", 4).as(ParameterType.INTEGER).orThrow()))
                .containsExactly("1", "10", "100", "1000");
        assertThat(texts(logarithmic("1", "1000", 5).as(ParameterType.INTEGER).orThrow()))
                .containsExactly("1", "6", "32", "178", "1000");
        assertThat(texts(linear("1", "8", 3).as(ParameterType.INTEGER).orThrow()))
                .containsExactly("1", "5", "8");
        assertThat(problems(stepped("1", "2", "0.5").as(ParameterType.INTEGER))).containsExactly("/step");
        assertThat(problems(linear("1", "3", 4).as(ParameterType.INTEGER))).containsExactly("/count");
        assertThat(problems(Axis.constant(Value.of(1.5)).as(ParameterType.INTEGER)))
                .containsExactly("");
        assertThat(problems(stepped("1", "2", "1").as(ParameterType.STRING))).containsExactly("/type");
    }

    @Test
    void a_range_that_is_none_says_everything_that_is_wrong() {
        assertThat(problems(Axis.stepped(number("2"), number("1"), number("0"))))
                .contains("/min");
        assertThat(problems(Axis.stepped(number("1"), number("2"), number("0"))))
                .containsExactly("/step");
        assertThat(problems(Axis.stepped(number("1e400"), number("2"), number("1e400"))))
                .containsExactly("/min", "/step");
        assertThat(problems(Axis.stepped(number("0"), number("1e300"), number("1e-300"))))
                .contains("/step");
        assertThat(problems(Axis.linear(number("1"), number("2"), BigInteger.ONE)))
                .containsExactly("/count");
        assertThat(problems(Axis.linear(number("1"), number("1"), BigInteger.TWO)))
                .containsExactly("/count");
        assertThat(problems(Axis.linear(number("1"), number("2"), BigInteger.ZERO)))
                .containsExactly("/count");
        assertThat(problems(Axis.linear(number("1"), number("2"), BigInteger.TEN.pow(18))))
                .containsExactly("/count");
        assertThat(problems(Axis.logarithmic(number("0"), number("2"), BigInteger.ZERO)))
                .containsExactly("/min", "/count");
        assertThat(problems(Axis.logarithmic(number("1"), number("2"), BigInteger.TEN.pow(18))))
                .containsExactly("/count");
        assertThat(problems(Axis.listed(List.of()))).containsExactly("");
    }

    private static Axis randomAxis(Random random) {
        BigDecimal min = BigDecimal.valueOf(1 + random.nextInt(1000), random.nextInt(4));
        BigDecimal max = min.add(BigDecimal.valueOf(1 + random.nextInt(100_000), random.nextInt(3)));
        BigInteger count = BigInteger.valueOf(2 + random.nextInt(3, 2_000_000));
        return switch (random.nextInt(3)) {
            case 0 ->
                Axis.stepped(min, max, BigDecimal.valueOf(1 + random.nextInt(99), 1 + random.nextInt(5)))
                        .orThrow();
            case 1 -> Axis.linear(min, max, count).orThrow();
            default -> Axis.logarithmic(min, max, count).orThrow();
        };
    }

    private static Axis stepped(String min, String max, String step) {
        return Axis.stepped(number(min), number(max), number(step)).orThrow();
    }

    private static Axis linear(String min, String max, long count) {
        return Axis.linear(number(min), number(max), BigInteger.valueOf(count)).orThrow();
    }

    private static Axis logarithmic(String min, String max, long count) {
        return Axis.logarithmic(number(min), number(max), BigInteger.valueOf(count))
                .orThrow();
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static BigDecimal number(Value value) {
        return ((Value.Numeric) value).number();
    }

    private static List<String> texts(Axis axis) {
        return LongStream.range(0, axis.size())
                .mapToObj(i -> axis.at(i).canonical())
                .toList();
    }

    private static List<String> problems(Checked<Axis> axis) {
        return axis instanceof Checked.Invalid<Axis>(List<SpaceProblem> problems)
                ? problems.stream().map(SpaceProblem::pointer).toList()
                : List.of();
    }
}
