package dev.gridwright.trace;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where in a trace something belongs: the span that it is part of, as W3C Trace Context writes it in `traceparent`.
///
/// @param traceId 32 hexadecimal digits, not all 0
/// @param spanId 16 hexadecimal digits, not all 0
/// @param flags 2 hexadecimal digits
public record TraceParent(String traceId, String spanId, String flags) {
    private static final Pattern FORM = Pattern.compile(
            "([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?", Pattern.DOTALL);

    /// Versions to come may say more behind the flags; this one says nothing there.
    private static final String VERSION = "00";

    private static final String NO_VERSION = "ff";
    private static final int SAMPLED = 1;

    /// Empty when the text has not the form, which is then as if nothing had been said.
    public static Optional<TraceParent> read(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()
                || matcher.group(1).equals(NO_VERSION)
                || (matcher.group(1).equals(VERSION) && matcher.group(5) != null)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(matcher.group(2), matcher.group(3), matcher.group(4)));
    }

    /// Whether the trace is recorded, so that it can be looked up.
    public boolean sampled() {
        return (Integer.parseInt(flags, 16) & SAMPLED) != 0;
    }

    public String text() {
        return VERSION + "-" + traceId + "-" + spanId + "-" + flags;
    }
}
