package dev.gridwright.grid.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a scalar means: YAML 1.2's core schema, with numbers kept decimal and bounded.
final class Scalars {
    static final int MAX_DIGITS = 64;
    static final int MAX_EXPONENT = 300;

    private static final int MAX_NUMBER_CHARACTERS = 400;
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(".inf", ".nan", "nan", "inf", "infinity");

    private Scalars() {}

    /// The node of an unquoted scalar; adds a fault where it is a number that is refused.
    static Node plain(Place place, String text, List<Fault> faults) {
        if (NULLS.contains(text)) {
            return new Node.Absent(place);
        }
        switch (text) {
            case "true", "True", "TRUE" -> {
                return new Node.Flag(place, true);
            }
            case "false", "False", "FALSE" -> {
                return new Node.Flag(place, false);
            }
            default -> {}
        }
        if (DECIMAL.matcher(text).matches()) {
            return number(place, text, 10, faults);
        }
        if (OCTAL.matcher(text).matches()) {
            return number(place, text.substring(2), 8, faults);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return number(place, text.substring(2), 16, faults);
        }
        var unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (NOT_FINITE.contains(unsigned.toLowerCase(Locale.ROOT))) {
            faults.add(new Fault(place, "not a finite number", text, "a finite number, or text in quotes"));
            return new Node.Refused(place);
        }
        return text(place, text, faults);
    }

    /// The node of a quoted or block scalar.
    static Node text(Place place, String text, List<Fault> faults) {
        int bad = controlCharacter(text);
        if (bad >= 0) {
            faults.add(new Fault(place, "text with a control character", "U+%04X".formatted(bad), ""));
            return new Node.Refused(place);
        }
        return new Node.Text(place, text);
    }

    /// The node of a decimal number as JSON writes it.
    static Node decimal(Place place, String text, List<Fault> faults) {
        return number(place, text, 10, faults);
    }

    private static Node number(Place place, String text, int radix, List<Fault> faults) {
        var allowed =
                "at most %d digits, between 1e-%d and 1e%d in size".formatted(MAX_DIGITS, MAX_EXPONENT, MAX_EXPONENT);
        if (text.length() > MAX_NUMBER_CHARACTERS) {
            faults.add(new Fault(place, "a number that is too long", text.length() + " characters", allowed));
            return new Node.Refused(place);
        }
        BigDecimal number;
        try {
            number = radix == 10 ? new BigDecimal(text) : new BigDecimal(new BigInteger(text, radix));
        } catch (NumberFormatException exponentBeyondInteger) {
            faults.add(new Fault(place, "a number that is too large or too small", text, allowed));
            return new Node.Refused(place);
        }
        if (number.signum() == 0) {
            return new Node.Numeral(place, Math.abs(number.scale()) > MAX_DIGITS ? BigDecimal.ZERO : number);
        }
        if (number.stripTrailingZeros().precision() > MAX_DIGITS) {
            faults.add(new Fault(place, "a number with too many digits", text, allowed));
            return new Node.Refused(place);
        }
        if (Math.abs((long) number.precision() - number.scale() - 1) > MAX_EXPONENT) {
            faults.add(new Fault(place, "a number that is too large or too small", text, allowed));
            return new Node.Refused(place);
        }
        return new Node.Numeral(place, number);
    }

    /// The first control character of a text, or half of a character pair; -1 when there is none.
    static int controlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
                return c;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return c;
            }
        }
        return -1;
    }
}
