package dev.gridwright.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this process logs, beyond what `logback.xml` says.
public final class Logging {
    private static final String APPENDER = "STDERR";

    /// The logger of the access log; it is off unless it is asked for.
    public static final String REQUESTS = "dev.gridwright.access";

    private Logging() {}

    /// How a line is written.
    public enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// From which level on lines are written.
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// From now on.
    ///
    /// @param level what the set-up says, when empty
    /// @param requests whether each of them has its line, whatever the level
    public static void setUp(Format format, Optional<Level> level, boolean requests) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        level.ifPresent(wanted -> root.setLevel(ch.qos.logback.classic.Level.valueOf(wanted.name())));
        if (requests) {
            context.getLogger(REQUESTS).setLevel(ch.qos.logback.classic.Level.INFO);
        }
        if (format == Format.JSON && root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> console) {
            var lines = new JsonLine();
            lines.setContext(context);
            lines.start();
            console.setEncoder(lines);
        }
    }
}
