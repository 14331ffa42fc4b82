package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/// A parameter's value: typed and canonical. 1 and 1.0 are one number, "1" is another value.
public sealed interface Value {
    /// A finite number without trailing zeros, in the range of a double and of at most [#MAX_DIGITS] digits: a file
    /// of few characters must not become a number that fills the memory.
    record Numeric(BigDecimal number) implements Value {
        public static final int MAX_DIGITS = 100;

        private static final int MAX_EXPONENT = 308;
        private static final int MIN_EXPONENT = -324;
        private static final int MAX_BITS = 2_048;
        private static final int MAX_PLAIN_EXPONENT = 20;
        private static final int MIN_PLAIN_EXPONENT = -7;

        /// @throws IllegalArgumentException if the number is out of bounds
        public Numeric {
            if (!fits(number)) {
                throw new IllegalArgumentException("a number has at most " + MAX_DIGITS
                        + " significant digits and an exponent from " + MIN_EXPONENT + " to " + MAX_EXPONENT);
            }
            number = number.stripTrailingZeros();
        }

        /// Whether a number is within the bounds of a value.
        public static boolean fits(BigDecimal number) {
            if (number.unscaledValue().bitLength() > MAX_BITS) {
                return false;
            }
            BigDecimal stripped = number.stripTrailingZeros();
            long exponent = exponent(stripped);
            return stripped.signum() == 0
                    || stripped.precision() <= MAX_DIGITS && exponent <= MAX_EXPONENT && exponent >= MIN_EXPONENT;
        }

        /// Plain decimal notation from 1e-7 up to 1e20 (`0.3`, `100000`), scientific notation (`1e21`) beyond.
        @Override
        public String canonical() {
            long exponent = exponent(number);
            if (exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT) {
                return number.toPlainString();
            }
            String digits = number.unscaledValue().abs().toString();
            String sign = number.signum() < 0 ? "-" : "";
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + "e" + exponent;
        }

        /// The number with a scale that prints plainly where [#canonical()] does: 100000, not 1E+5.
        @Override
        public Object plain() {
            return number.scale() < 0 && exponent(number) <= MAX_PLAIN_EXPONENT ? number.setScale(0) : number;
        }

        private static long exponent(BigDecimal number) {
            return (long) number.precision() - number.scale() - 1;
        }
    }

    /// A text.
    record Text(String text) implements Value {
        @Override
        public String canonical() {
            return JsonText.quote(text);
        }

        @Override
        public Object plain() {
            return text;
        }
    }

    /// True or false.
    record Flag(boolean flag) implements Value {
        @Override
        public String canonical() {
            return Boolean.toString(flag);
        }

        @Override
        public Object plain() {
            return flag;
        }
    }

    /// A list that is one value, such as the sizes of hidden layers.
    record Sequence(List<Value> items) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String canonical() {
            return items.stream().map(Value::canonical).collect(Collectors.joining(",", "[", "]"));
        }

        @Override
        public Object plain() {
            return items.stream().map(Value::plain).toList();
        }
    }

    /// The value as JSON text; equal exactly for equal values.
    String canonical();

    /// The value as `BigDecimal`, `String`, `Boolean` or `List<Object>`.
    Object plain();

    /// The value of a plain Java object: text, boolean, finite number or a list of such.
    ///
    /// @throws IllegalArgumentException for anything else, and for a number out of bounds
    static Value of(Object plain) {
        return switch (plain) {
            case String text -> new Text(text);
            case Boolean flag -> new Flag(flag);
            case BigDecimal number -> new Numeric(number);
            case BigInteger number -> new Numeric(new BigDecimal(number));
            case Integer number -> new Numeric(BigDecimal.valueOf(number));
            case Long number -> new Numeric(BigDecimal.valueOf(number));
            case Double number when Double.isFinite(number) -> new Numeric(BigDecimal.valueOf(number));
            case List<?> items -> new Sequence(items.stream().map(Value::of).toList());
            default -> throw new IllegalArgumentException("not a parameter value: " + plain);
        };
    }
}
