package dev.gridwright.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `30s`, `2m`, `1h30m`, `7d`. One or more whole or decimal numbers, each with
/// its unit (`ms`, `s`, `m`, `h`, `d`), largest first.
public final class DurationText {
    private static final Pattern WHOLE =
            Pattern.compile("(?:(\\d+(?:\\.\\d+)?)d)?(?:(\\d+(?:\\.\\d+)?)h)?(?:(\\d+(?:\\.\\d+)?)m)?"
                    + "(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+(?:\\.\\d+)?)ms)?");
    private static final long[] UNIT_NANOS = {
        86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L
    };
    private static final int MAX_CHARACTERS = 40;
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /// The duration that `text` names; empty when it is not of the form above or beyond 292 years.
    public static Optional<Duration> parse(String text) {
        var matcher = WHOLE.matcher(text);
        if (text.isEmpty() || text.length() > MAX_CHARACTERS || !matcher.matches()) {
            return Optional.empty();
        }
        var nanos = BigDecimal.ZERO;
        for (int unit = 0; unit < UNIT_NANOS.length; unit++) {
            var number = matcher.group(unit + 1);
            if (number != null) {
                nanos = nanos.add(new BigDecimal(number).multiply(BigDecimal.valueOf(UNIT_NANOS[unit])));
            }
        }
        if (nanos.compareTo(MAX_NANOS) > 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact()));
    }

    /// The shortest text that [#parse] reads back as `duration`, exact to the millisecond: `1h30m`, `2.5s`, `0s`.
    public static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000 && millis > 0) {
            return millis + "ms";
        }
        var text = new StringBuilder();
        long rest = millis;
        for (int unit = 0; unit < 3; unit++) {
            long size = UNIT_NANOS[unit] / 1_000_000L;
            if (rest >= size) {
                text.append(rest / size).append("dhm".charAt(unit));
                rest %= size;
            }
        }
        if (rest > 0 || text.isEmpty()) {
            text.append(BigDecimal.valueOf(rest, 3).stripTrailingZeros().toPlainString())
                    .append('s');
        }
        return text.toString();
    }
}
