package dev.gridwright.space.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A node made into a closure over the slots that it reads; null is *undecided*.
@FunctionalInterface
interface Operation {
    @Nullable
    Object apply(@Nullable Object[] values);

    static Operation of(Node node, ToIntFunction<String> slots) {
        return switch (node) {
            case Node.Constant(int _, Object value) -> _ -> value;
            case Node.Read(int _, String name) -> {
                int slot = slots.applyAsInt(name);
                yield values -> values[slot];
            }
            case Node.Has(int _, String name) -> {
                int slot = slots.applyAsInt(name);
                yield values -> values[slot] != null;
            }
            case Node.Not(int _, Node operand) -> not(of(operand, slots));
            case Node.Negate(int _, Node operand) -> negate(of(operand, slots));
            case Node.In(int _, Node operand, List<Object> items) -> in(of(operand, slots), items);
            case Node.Binary(int _, Operator operator, Node left, Node right) ->
                binary(operator, of(left, slots), of(right, slots));
        };
    }

    private static Operation binary(Operator operator, Operation left, Operation right) {
        return switch (operator) {
            case AND -> and(left, right);
            case OR -> or(left, right);
            case EQUAL -> equal(left, right);
            case NOT_EQUAL -> not(equal(left, right));
            case LESS -> compare(left, right, order -> order < 0);
            case AT_MOST -> compare(left, right, order -> order <= 0);
            case GREATER -> compare(left, right, order -> order > 0);
            case AT_LEAST -> compare(left, right, order -> order >= 0);
            case PLUS -> arithmetic(left, right, Arithmetic::plus);
            case MINUS -> arithmetic(left, right, Arithmetic::minus);
            case TIMES -> arithmetic(left, right, Arithmetic::times);
            case DIVIDED -> arithmetic(left, right, Arithmetic::divided);
            case REMAINDER -> arithmetic(left, right, Arithmetic::remainder);
            case IN -> throw new IllegalStateException("'in' has a node of its own");
        };
    }

    private static Operation not(Operation operand) {
        return values -> operand.apply(values) instanceof Boolean flag ? !flag : null;
    }

    private static Operation negate(Operation operand) {
        return values -> operand.apply(values) instanceof BigDecimal number ? number.negate() : null;
    }

    private static Operation and(Operation left, Operation right) {
        return values -> {
            Object first = left.apply(values);
            if (Boolean.FALSE.equals(first)) {
                return false;
            }
            Object second = right.apply(values);
            if (Boolean.FALSE.equals(second)) {
                return false;
            }
            return Boolean.TRUE.equals(first) && Boolean.TRUE.equals(second) ? true : null;
        };
    }

    private static Operation or(Operation left, Operation right) {
        return values -> {
            Object first = left.apply(values);
            if (Boolean.TRUE.equals(first)) {
                return true;
            }
            Object second = right.apply(values);
            if (Boolean.TRUE.equals(second)) {
                return true;
            }
            return Boolean.FALSE.equals(first) && Boolean.FALSE.equals(second) ? false : null;
        };
    }

    private static Operation equal(Operation left, Operation right) {
        return values -> {
            Object first = left.apply(values);
            Object second = right.apply(values);
            if (first == null || second == null) {
                return null;
            }
            // A computed number may have trailing zeros, so its scale must not count.
            return first instanceof BigDecimal a && second instanceof BigDecimal b
                    ? a.compareTo(b) == 0
                    : first.equals(second);
        };
    }

    private static Operation in(Operation operand, List<Object> items) {
        var numbers = new TreeSet<BigDecimal>();
        Set<Object> others = new HashSet<>();
        for (Object item : items) {
            if (item instanceof BigDecimal number) {
                numbers.add(number);
            } else {
                others.add(item);
            }
        }
        return values -> {
            Object value = operand.apply(values);
            if (value == null) {
                return null;
            }
            return value instanceof BigDecimal number ? numbers.contains(number) : others.contains(value);
        };
    }

    private static Operation compare(Operation left, Operation right, IntPredicate accepted) {
        return values -> left.apply(values) instanceof BigDecimal a && right.apply(values) instanceof BigDecimal b
                ? (Object) accepted.test(a.compareTo(b))
                : null;
    }

    private static Operation arithmetic(Operation left, Operation right, Calculation operator) {
        return values -> left.apply(values) instanceof BigDecimal a && right.apply(values) instanceof BigDecimal b
                ? operator.result(a, b)
                : null;
    }

    @FunctionalInterface
    interface Calculation {
        @Nullable
        BigDecimal result(BigDecimal a, BigDecimal b);
    }

    /// Exact decimal arithmetic with a bound: null for a result of more digits, and for a quotient by zero.
    final class Arithmetic {
        private Arithmetic() {}

        static @Nullable BigDecimal plus(BigDecimal a, BigDecimal b) {
            return aligns(a, b) ? a.add(b) : null;
        }

        static @Nullable BigDecimal minus(BigDecimal a, BigDecimal b) {
            return aligns(a, b) ? a.subtract(b) : null;
        }

        static @Nullable BigDecimal times(BigDecimal a, BigDecimal b) {
            return a.precision() + b.precision() <= Expression.MAX_RESULT_DIGITS && scales(a) && scales(b)
                    ? a.multiply(b)
                    : null;
        }

        static @Nullable BigDecimal divided(BigDecimal a, BigDecimal b) {
            return b.signum() != 0 && scales(a) && scales(b) ? a.divide(b, MathContext.DECIMAL128) : null;
        }

        static @Nullable BigDecimal remainder(BigDecimal a, BigDecimal b) {
            return b.signum() != 0 && aligns(a, b) ? a.remainder(b) : null;
        }

        /// Whether both fit below each other in the digits that a result may have.
        private static boolean aligns(BigDecimal a, BigDecimal b) {
            long highest = Math.max((long) a.precision() - a.scale(), (long) b.precision() - b.scale());
            long lowest = Math.min(-(long) a.scale(), -(long) b.scale());
            return highest - lowest < Expression.MAX_RESULT_DIGITS;
        }

        /// Keeps products of products from running out of exponents.
        private static boolean scales(BigDecimal number) {
            return Math.abs((long) number.scale()) < 1_000_000;
        }
    }
}
