package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The values of a parameter by position, counted from 0. A computed axis takes the same memory for any count.
///
/// Computed values are decimal and never accumulated: value *i* comes from *i* alone. Every axis but a listed one rises
/// strictly. Immutable, for any thread.
public sealed interface Axis {
    /// Values of linear and logarithmic axes between their exact ends have so many significant digits.
    int SIGNIFICANT_DIGITS = 15;

    /// How many values it has; at least 1.
    long size();

    /// The value at a position from 0 to `size() - 1`.
    Value at(long position);

    /// The lowest position of a value, if it has that value.
    OptionalLong lowestPositionOf(Value value);

    /// Whether some value stands at more than one position.
    default boolean repeats() {
        return false;
    }

    /// An axis of one value.
    static Axis constant(Value value) {
        return new Listed(List.of(value));
    }

    /// An axis of these values in this order; invalid if there is none.
    static Checked<Axis> listed(List<Value> values) {
        return values.isEmpty()
                ? new Checked.Invalid<>(List.of(new SpaceProblem("", "no value", "at least one value")))
                : new Checked.Valid<>(new Listed(values));
    }

    /// `min + i * step` up to and including `max`.
    static Checked<Axis> stepped(BigDecimal min, BigDecimal max, BigDecimal step) {
        return AxisCheck.stepped(min, max, step);
    }

    /// `count` values in equal distances from `min` to `max`.
    static Checked<Axis> linear(BigDecimal min, BigDecimal max, BigInteger count) {
        return AxisCheck.linear(min, max, count);
    }

    /// `count` values in equal ratios from `min` to `max`.
    static Checked<Axis> logarithmic(BigDecimal min, BigDecimal max, BigInteger count) {
        return AxisCheck.logarithmic(min, max, count);
    }

    /// This axis where its values are declared to be of a type: linear and logarithmic axes of whole numbers are
    /// rounded to whole numbers; anything else must be of that type already.
    default Checked<Axis> as(ParameterType type) {
        return AxisCheck.as(this, type);
    }

    /// Values one by one, in a given order.
    final class Listed implements Axis {
        private final List<Value> values;
        private final Map<String, Integer> lowest = new HashMap<>();
        private final int @Nullable [] lowestOfSame;

        Listed(List<Value> values) {
            this.values = List.copyOf(values);
            int[] lowestOfEach = new int[values.size()];
            for (int i = 0; i < lowestOfEach.length; i++) {
                // Keyed by text, since a map of texts stays fast where hashes are made to collide.
                Integer before = lowest.putIfAbsent(values.get(i).canonical(), i);
                lowestOfEach[i] = before == null ? i : before;
            }
            lowestOfSame = lowest.size() == values.size() ? null : lowestOfEach;
        }

        /// All values, in order.
        public List<Value> values() {
            return values;
        }

        @Override
        public long size() {
            return values.size();
        }

        @Override
        public Value at(long position) {
            return values.get((int) position);
        }

        @Override
        public OptionalLong lowestPositionOf(Value value) {
            Integer position = lowest.get(value.canonical());
            return position == null ? OptionalLong.empty() : OptionalLong.of(position);
        }

        @Override
        public boolean repeats() {
            return lowestOfSame != null;
        }

        /// The lowest position of the value at a position.
        long lowestOf(long position) {
            return lowestOfSame == null ? position : lowestOfSame[(int) position];
        }

        /// How many different values it has.
        long distinct() {
            return lowest.size();
        }
    }

    /// `min + i * step` up to and including `max`.
    final class Stepped implements Axis {
        private final BigDecimal min;
        private final BigDecimal max;
        private final BigDecimal step;
        private final long size;

        Stepped(BigDecimal min, BigDecimal max, BigDecimal step, long size) {
            this.min = min;
            this.max = max;
            this.step = step;
            this.size = size;
        }

        public BigDecimal min() {
            return min;
        }

        public BigDecimal max() {
            return max;
        }

        public BigDecimal step() {
            return step;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Value at(long position) {
            return new Value.Numeric(min.add(step.multiply(BigDecimal.valueOf(position))));
        }

        @Override
        public OptionalLong lowestPositionOf(Value value) {
            if (!(value instanceof Value.Numeric(var number))
                    || number.compareTo(min) < 0
                    || number.compareTo(max) > 0) {
                return OptionalLong.empty();
            }
            BigDecimal[] steps = number.subtract(min).divideAndRemainder(step);
            return steps[1].signum() == 0 ? OptionalLong.of(steps[0].longValueExact()) : OptionalLong.empty();
        }

        /// Whether the last value is `max`; if not, the step misses it.
        public boolean reachesMax() {
            return at(size - 1).equals(new Value.Numeric(max));
        }
    }

    /// `size` values in equal distances.
    final class Linear implements Axis {
        private static final MathContext ROUNDED = new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

        private final BigDecimal min;
        private final BigDecimal max;
        private final long size;
        private final boolean whole;

        /// @param whole whether values are rounded to whole numbers (halves away from zero) instead of 15 digits
        Linear(BigDecimal min, BigDecimal max, long size, boolean whole) {
            this.min = min;
            this.max = max;
            this.size = size;
            this.whole = whole;
        }

        public BigDecimal min() {
            return min;
        }

        public BigDecimal max() {
            return max;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Value at(long position) {
            if (position == 0) {
                return new Value.Numeric(min);
            }
            if (position == size - 1) {
                return new Value.Numeric(max);
            }
            BigDecimal parts = BigDecimal.valueOf(size - 1);
            BigDecimal sum = min.multiply(parts).add(max.subtract(min).multiply(BigDecimal.valueOf(position)));
            return new Value.Numeric(whole ? sum.divide(parts, 0, RoundingMode.HALF_UP) : sum.divide(parts, ROUNDED));
        }

        @Override
        public OptionalLong lowestPositionOf(Value value) {
            if (!(value instanceof Value.Numeric(var number))
                    || number.compareTo(min) < 0
                    || number.compareTo(max) > 0) {
                return OptionalLong.empty();
            }
            if (size == 1) {
                return OptionalLong.of(0);
            }
            long near = number.subtract(min)
                    .multiply(BigDecimal.valueOf(size - 1))
                    .divide(max.subtract(min), 0, RoundingMode.HALF_EVEN)
                    .longValueExact();
            // Rounding moves a value by less than the distance to its neighbour.
            for (long position = Math.max(0, near - 1); position <= Math.min(size - 1, near + 1); position++) {
                if (at(position).equals(value)) {
                    return OptionalLong.of(position);
                }
            }
            return OptionalLong.empty();
        }
    }

    /// `size` values in equal ratios.
    final class Logarithmic implements Axis {
        private static final MathContext ROUNDED = new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

        private final BigDecimal min;
        private final BigDecimal max;
        private final long size;
        private final Powers ratio;

        Logarithmic(BigDecimal min, BigDecimal max, long size, Powers ratio) {
            this.min = min;
            this.max = max;
            this.size = size;
            this.ratio = ratio;
        }

        public BigDecimal min() {
            return min;
        }

        public BigDecimal max() {
            return max;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Value at(long position) {
            if (position == 0) {
                return new Value.Numeric(min);
            }
            return new Value.Numeric(
                    position == size - 1 ? max : exact(position).round(ROUNDED));
        }

        @Override
        public OptionalLong lowestPositionOf(Value value) {
            if (!(value instanceof Value.Numeric(var number))) {
                return OptionalLong.empty();
            }
            long low = 0;
            long high = size - 1;
            while (low <= high) {
                long middle = low + (high - low) / 2;
                int order = ((Value.Numeric) at(middle)).number().compareTo(number);
                if (order == 0) {
                    return OptionalLong.of(middle);
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return OptionalLong.empty();
        }

        /// The same values as whole numbers, halves rounded away from zero.
        Listed rounded() {
            var values = new ArrayList<Value>();
            for (long i = 0; i < size; i++) {
                BigDecimal exact = i == size - 1 ? max : exact(i);
                values.add(new Value.Numeric(exact.setScale(0, RoundingMode.HALF_UP)));
            }
            return new Listed(values);
        }

        private BigDecimal exact(long position) {
            return min.multiply(ratio.power(position), Powers.PRECISE);
        }
    }
}
