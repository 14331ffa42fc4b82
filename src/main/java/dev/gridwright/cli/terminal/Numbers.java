package dev.gridwright.cli.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Numbers and times as people read them.
public final class Numbers {
    private static final int DIGITS = 6;
    private static final int DECIMALS = 4;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private Numbers() {}

    /// A measured number: four decimals, or six significant digits where it is large or small.
    public static String measured(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        if (number == Math.rint(number) && size < 1e15) {
            return Long.toString((long) number);
        }
        if (size >= 1e-3 && size < 1e6) {
            return String.format(Locale.ROOT, "%." + (size < 10 ? DECIMALS : 2) + "f", number);
        }
        var rounded = new BigDecimal(number, new MathContext(DIGITS, RoundingMode.HALF_UP)).stripTrailingZeros();
        return size < 1e15 && size >= 1e6
                ? rounded.toPlainString()
                : rounded.toString().toLowerCase(Locale.ROOT);
    }

    /// A part of a whole in percent: `3.1 %`, `68 %`.
    public static String percent(double share) {
        double percent = share * 100;
        boolean whole = percent >= 10 || percent == Math.rint(percent);
        return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", percent);
    }

    /// Seconds to compare: `0.012`, `1.24`, `312.5`.
    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : seconds < 100 ? "%.2f" : "%.1f", seconds);
    }

    /// How long something took or takes, in two units at most: `12ms`, `0.4s`, `42s`, `3m12s`, `1h05m`, `2d03h`.
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            long millis = Math.max(0, duration.toMillis());
            return millis < 100 ? millis + "ms" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds / 3600 % 24);
    }

    /// A time to come, roughly: `42s`, `3m`, `1h20m`.
    public static String roughly(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600 ? Math.round(seconds / 60.0) + "m" : span(duration);
    }

    /// A stop-watch: `00:42`, `1:02:03`.
    public static String watch(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /// `1 point`, `36 points`.
    public static String counted(long count, String noun) {
        return counted(count, noun, noun + "s");
    }

    /// `1 study`, `36 studies`.
    public static String counted(long count, String one, String several) {
        return grouped(count) + " " + (count == 1 ? one : several);
    }

    /// A size, in three digits or so: `512 B`, `1.5 KiB`, `23 MiB`.
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS.get(unit));
    }

    /// A whole number with its thousands apart: `1,000,000`.
    public static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
