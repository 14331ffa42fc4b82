package dev.gridwright.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Objects;

/// The message of an event, kept on one line: a name, path or header that is logged cannot pretend to be a line of the
/// log.
public final class OneLineMessage extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return OneLine.of(Objects.toString(event.getFormattedMessage(), ""));
    }
}
