package dev.gridwright.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An event as a JSON object on a line of its own: `time` (RFC 3339, UTC, milliseconds), `level`, `logger`, `message`,
/// the fields of the message by their names, and `exception` with a stack trace where there is one.
///
/// What is unsafe on a terminal is escaped there as well, though a line's end could not forge a line.
///
/// *Thread*: that which logs.
public final class JsonLine extends EncoderBase<ILoggingEvent> {
    static final String TIME = "time";
    static final String LEVEL = "level";
    static final String LOGGER = "logger";
    static final String MESSAGE = "message";
    static final String EXCEPTION = "exception";

    /// Names that no field may have.
    static final List<String> OWN = List.of(TIME, LEVEL, LOGGER, MESSAGE, EXCEPTION);

    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final OneLineThrowable thrown = new OneLineThrowable();

    @Override
    public void start() {
        thrown.setContext(getContext());
        thrown.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256).append('{');
        member(line, TIME, RFC_3339.format(event.getInstant()));
        member(line.append(','), LEVEL, event.getLevel().toString().toLowerCase(Locale.ROOT));
        member(line.append(','), LOGGER, event.getLoggerName());
        member(line.append(','), MESSAGE, Objects.toString(event.getFormattedMessage(), ""));
        fields(line, event.getArgumentArray());
        if (event.getThrowableProxy() != null) {
            member(line.append(','), EXCEPTION, thrown.convert(event));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fields(StringBuilder line, Object @Nullable [] arguments) {
        if (arguments == null) {
            return;
        }
        var written = new HashSet<String>();
        for (var argument : arguments) {
            if (argument instanceof Field field && written.add(field.name())) {
                member(line.append(','), field.name(), field.value());
            }
        }
    }

    private static void member(StringBuilder line, String name, Object value) {
        line.append('"').append(name).append("\":");
        if (value instanceof Boolean || value instanceof Integer || value instanceof Long || isFinite(value)) {
            line.append(value);
        } else {
            text(line, value.toString());
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Double number && Double.isFinite(number);
    }

    private static void text(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                line.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (OneLine.isUnsafe(c) || Character.isSurrogate(c)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
