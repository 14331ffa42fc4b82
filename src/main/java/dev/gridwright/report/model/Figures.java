package dev.gridwright.report.model;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.study.Gate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Values, numbers and times as people read them in reports.
public final class Figures {
    private static final int DIGITS = 6;

    private Figures() {}

    /// A measured number: four decimals, or six significant digits where it is large or small.
    public static String measured(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return "–";
        }
        if (number == Math.rint(number) && size < 1e15) {
            return Long.toString((long) number);
        }
        if (size >= 1e-3 && size < 1e6) {
            return String.format(Locale.ROOT, size < 10 ? "%.4f" : "%.2f", number);
        }
        var rounded = new BigDecimal(number, new MathContext(DIGITS, RoundingMode.HALF_UP)).stripTrailingZeros();
        return size >= 1e6 && size < 1e15
                ? rounded.toPlainString()
                : rounded.toString().toLowerCase(Locale.ROOT);
    }

    /// `0.9755 ± 0.0081`; nothing without a number.
    public static String measured(OptionalDouble number, OptionalDouble deviation) {
        if (number.isEmpty()) {
            return "";
        }
        var text = measured(number.getAsDouble());
        return deviation.isEmpty() ? text : text + " ± " + measured(deviation.getAsDouble());
    }

    /// A part of a whole: `3.1 %`, `68 %`.
    public static String percent(double share) {
        double percent = share * 100;
        boolean whole = percent >= 10 || percent == Math.rint(percent);
        return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", percent);
    }

    /// How long something took, in two units at most: `12ms`, `0.4s`, `42s`, `3m12s`, `1h05m`, `2d03h`.
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            long millis = Math.max(0, duration.toMillis());
            return millis < 100 ? millis + "ms" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds / 3_600 % 24);
    }

    /// A number in three digits, for a small place.
    public static String brief(double number) {
        var rounded = new BigDecimal(number, new MathContext(3, RoundingMode.HALF_UP));
        double size = Math.abs(number);
        return size != 0 && (size >= 1e5 || size < 1e-3)
                ? String.format(Locale.ROOT, "%.1e", number)
                : rounded.stripTrailingZeros().toPlainString();
    }

    /// Seconds to compare: `0.012`, `1.24`, `312.5`.
    public static String seconds(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : seconds < 100 ? "%.2f" : "%.1f", seconds);
    }

    /// `1,000,000`.
    public static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// `1 point`, `36 points`.
    public static String counted(long count, String noun) {
        return grouped(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /// A word of the interface for people: `timed out`.
    public static String words(String word) {
        return word.replace('_', ' ');
    }

    /// A value as people write it: text without quotes, a list as JSON.
    public static String value(Value value) {
        return value instanceof Value.Text(var text) ? text : value.canonical();
    }

    /// A value for a small place: a long number with six digits.
    public static String brief(Value value) {
        if (value instanceof Value.Numeric(var number) && number.precision() > 7) {
            return new Value.Numeric(number.round(new MathContext(DIGITS, RoundingMode.HALF_UP))).canonical();
        }
        return value(value);
    }

    /// The value of a parameter, empty where the point does not have it.
    public static String value(Point point, String parameter) {
        return point.value(parameter).map(Figures::value).orElse("");
    }

    /// A number that programs read; empty for none.
    public static String exact(OptionalDouble number) {
        return number.isPresent() && Double.isFinite(number.getAsDouble()) ? Double.toString(number.getAsDouble()) : "";
    }

    /// The number of a gate, in the unit that its expression has.
    public static String gate(String expression, OptionalDouble actual) {
        if (actual.isEmpty()) {
            return "no number";
        }
        double number = actual.getAsDouble();
        if (expression.startsWith("rate(")) {
            return percent(number);
        }
        return expression.startsWith("duration") || expression.contains("(duration)")
                ? span(Duration.ofNanos((long) (number * 1e9)))
                : measured(number);
    }

    /// What a gate was held against and what is to be said about it: `0.9312 (bound 0.9355; within the noise)`.
    public static String gate(Gate.Result gate) {
        var said = new ArrayList<String>();
        if (gate.bound().isPresent() && gate.expression().contains("baseline")) {
            said.add("bound " + gate(gate.expression(), gate.bound()));
        }
        if (!gate.note().isEmpty()) {
            said.add(gate.note());
        }
        var number = gate(gate.expression(), gate.actual());
        return said.isEmpty() ? number : number + " (" + String.join("; ", said) + ")";
    }

    /// The text with no more than `limit` characters, an ellipsis at its end where something was cut off.
    public static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }

    /// Its first line.
    public static String firstLine(String text) {
        return Optional.of(text).flatMap(all -> all.lines().findFirst()).orElse("");
    }
}
