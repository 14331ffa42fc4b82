package dev.gridwright.trace.otel;

import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the SDK write to the log of the server: a line that spans were lost and why, without the way through the SDK.
final class SdkLog extends Handler {
    private static final Logger LOG = LoggerFactory.getLogger(SdkLog.class);

    private final SimpleFormatter messages = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            var why = Optional.ofNullable(record.getThrown())
                    .map(thrown -> " " + thrown)
                    .orElse("");
            LOG.warn("Traces: {}{}", messages.formatMessage(record), why);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
