package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What a computed axis needs so that its values are distinct, rising and of bounded length.
final class AxisCheck {
    /// Rounded logarithmic axes are kept as lists.
    static final int MAX_ROUNDED_COUNT = 100_000;

    private static final BigInteger MAX_SIZE = BigInteger.valueOf(Long.MAX_VALUE);

    private final List<SpaceProblem> problems = new ArrayList<>();

    private AxisCheck() {}

    static Checked<Axis> stepped(BigDecimal min, BigDecimal max, BigDecimal step) {
        var check = new AxisCheck();
        check.numbers(min, max);
        check.number("/step", step);
        if (check.problems.isEmpty() && step.signum() <= 0) {
            check.problem("/step", shown(step), "a number above 0");
        }
        if (!check.problems.isEmpty()) {
            return check.invalid();
        }
        BigInteger size = max.subtract(min)
                .divideToIntegralValue(step)
                .toBigIntegerExact()
                .add(BigInteger.ONE);
        if (size.compareTo(MAX_SIZE) > 0) {
            check.problem("/step", size + " values", "a step that gives fewer than 2^63 values");
        }
        long digits = Math.max(exponent(min.abs().max(max.abs())), 0)
                + 1
                + Math.max(
                        Math.max(
                                min.stripTrailingZeros().scale(),
                                step.stripTrailingZeros().scale()),
                        0);
        if (digits > Value.Numeric.MAX_DIGITS) {
            check.problem(
                    "/step", "values of " + digits + " digits", "at most " + Value.Numeric.MAX_DIGITS + " digits");
        }
        return check.answer(() -> new Axis.Stepped(min, max, step, size.longValueExact()));
    }

    static Checked<Axis> linear(BigDecimal min, BigDecimal max, BigInteger count) {
        var check = new AxisCheck();
        check.numbers(min, max);
        check.count(min, max, count);
        if (check.problems.isEmpty() && count.compareTo(BigInteger.ONE) > 0) {
            BigDecimal resolution = BigDecimal.ONE.scaleByPowerOfTen(
                    (int) exponent(min.abs().max(max.abs())) + 1 - Axis.SIGNIFICANT_DIGITS);
            BigDecimal room = max.subtract(min).divideToIntegralValue(resolution.multiply(BigDecimal.TWO));
            if (room.toBigInteger().compareTo(count.subtract(BigInteger.ONE)) < 0) {
                check.tooDense(count, room.toBigInteger().add(BigInteger.ONE));
            }
        }
        return check.answer(() -> new Axis.Linear(min, max, count.longValueExact(), false));
    }

    static Checked<Axis> logarithmic(BigDecimal min, BigDecimal max, BigInteger count) {
        var check = new AxisCheck();
        check.numbers(min, max);
        if (check.problems.isEmpty() && min.signum() <= 0) {
            check.problem("/min", shown(min), "a number above 0, since the scale is log");
        }
        check.count(min, max, count);
        if (!check.problems.isEmpty()) {
            return check.invalid();
        }
        if (count.equals(BigInteger.ONE)) {
            return new Checked.Valid<>(new Axis.Linear(min, max, 1, false));
        }
        long steps = count.longValueExact() - 1;
        var powers = Powers.ofRoot(max.divide(min, Powers.PRECISE), steps);
        BigDecimal rise = powers.power(1).subtract(BigDecimal.ONE);
        BigDecimal resolution = BigDecimal.ONE.scaleByPowerOfTen(1 - Axis.SIGNIFICANT_DIGITS);
        if (rise.compareTo(resolution.multiply(BigDecimal.TWO)) < 0) {
            BigDecimal most =
                    rise.multiply(BigDecimal.valueOf(steps)).divideToIntegralValue(resolution.multiply(BigDecimal.TWO));
            check.tooDense(count, most.toBigInteger().max(BigInteger.TWO));
        }
        return check.answer(() -> new Axis.Logarithmic(min, max, steps + 1, powers));
    }

    static Checked<Axis> as(Axis axis, ParameterType type) {
        var check = new AxisCheck();
        return switch (axis) {
            case Axis.Listed listed -> {
                listed.values().stream()
                        .filter(value -> !type.accepts(value))
                        .limit(1)
                        .forEach(value -> check.problem("", value.canonical(), allowed(type)));
                yield check.answer(() -> listed);
            }
            case Axis _ when type == ParameterType.NUMBER -> new Checked.Valid<>(axis);
            case Axis _
            when type != ParameterType.INTEGER -> {
                check.problem("/type", "\"" + type.word() + "\" for a range", "\"integer\" or \"number\"");
                yield check.invalid();
            }
            case Axis.Stepped stepped -> {
                check.whole("/min", stepped.min());
                check.whole("/step", stepped.step());
                yield check.answer(() -> axis);
            }
            case Axis.Linear linear -> {
                check.whole("/min", linear.min());
                check.whole("/max", linear.max());
                BigDecimal most = linear.max().subtract(linear.min()).add(BigDecimal.ONE);
                if (check.problems.isEmpty() && most.compareTo(BigDecimal.valueOf(linear.size())) < 0) {
                    check.problem(
                            "/count",
                            Long.toString(linear.size()),
                            "at most the " + shown(most) + " whole numbers of the range");
                }
                yield check.answer(() -> new Axis.Linear(linear.min(), linear.max(), linear.size(), true));
            }
            case Axis.Logarithmic log -> {
                check.whole("/min", log.min());
                check.whole("/max", log.max());
                if (log.size() > MAX_ROUNDED_COUNT) {
                    check.problem(
                            "/count",
                            Long.toString(log.size()),
                            "at most " + MAX_ROUNDED_COUNT + " for whole numbers on a log scale");
                }
                yield check.answer(log::rounded);
            }
        };
    }

    private void numbers(BigDecimal min, BigDecimal max) {
        number("/min", min);
        number("/max", max);
        if (problems.isEmpty() && min.compareTo(max) > 0) {
            problem("/min", shown(min), "at most max, " + shown(max));
        }
    }

    private void number(String pointer, BigDecimal number) {
        if (!Value.Numeric.fits(number)) {
            problem(
                    pointer,
                    "a number out of bounds",
                    "at most " + Value.Numeric.MAX_DIGITS + " significant digits, in the range of a double");
        }
    }

    private void whole(String pointer, BigDecimal number) {
        if (number.stripTrailingZeros().scale() > 0) {
            problem(pointer, shown(number), "a whole number, since the type is integer");
        }
    }

    private void count(BigDecimal min, BigDecimal max, BigInteger count) {
        if (count.signum() <= 0 || count.compareTo(MAX_SIZE) > 0) {
            problem(
                    "/count",
                    count.bitLength() > 1_000 ? "a huge number" : count.toString(),
                    "a whole number from 1 to 2^63 - 1");
        } else if (problems.isEmpty() && count.equals(BigInteger.ONE) != (min.compareTo(max) == 0)) {
            problem(
                    "/count",
                    count + " for a range from " + shown(min) + " to " + shown(max),
                    "1 exactly where min equals max, so that both ends are values");
        }
    }

    private void tooDense(BigInteger count, BigInteger most) {
        problem(
                "/count",
                count.toString(),
                "at most about " + most + ": more values are not distinct at " + Axis.SIGNIFICANT_DIGITS + " digits");
    }

    private void problem(String pointer, String found, String allowed) {
        problems.add(new SpaceProblem(pointer, found, allowed));
    }

    private Checked<Axis> invalid() {
        return new Checked.Invalid<>(problems);
    }

    private Checked<Axis> answer(Supplier<Axis> axis) {
        return problems.isEmpty() ? new Checked.Valid<>(axis.get()) : invalid();
    }

    private static String allowed(ParameterType type) {
        return "values of the type \"" + type.word() + "\"";
    }

    private static String shown(BigDecimal number) {
        return new Value.Numeric(number).canonical();
    }

    private static long exponent(BigDecimal number) {
        return (long) number.precision() - number.scale() - 1;
    }
}
