package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/// A parameter's value: typed and canonical. 1 and 1.0 are one number, "1" is another value.
public sealed interface Value {
    /// A number, without trailing zeros.
    record Numeric(BigDecimal number) implements Value {
        public Numeric {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }

        @Override
        public String canonical() {
            return Math.abs((long) number.precision() - number.scale()) <= 25
                    ? number.toPlainString()
                    : number.toString();
        }

        @Override
        public Object plain() {
            return number;
        }
    }

    record Text(String text) implements Value {
        @Override
        public String canonical() {
            var quoted = new StringBuilder(text.length() + 2).append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c < ' ') {
                    quoted.append(String.format("\\u%04x", (int) c));
                } else {
                    quoted.append(c);
                }
            }
            return quoted.append('"').toString();
        }

        @Override
        public Object plain() {
            return text;
        }
    }

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
    /// @throws IllegalArgumentException for anything else
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
