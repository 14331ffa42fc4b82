package dev.gridwright.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// By the configuration that the server logs with.
final class OneLineTest {

    private static final String EVIL = "a\r\n2026-01-01T00:00:00.000Z INFO Forged\u001b[2J\u2028\u202e\u0085\tb\u0000";
    private static final String TAME =
            "a\\r\\n2026-01-01T00:00:00.000Z INFO Forged\\u001b[2J\\u2028\\u202e\\u0085\\tb\\u0000";

    @Test
    void a_message_stays_on_its_line() throws Exception {
        assertThat(logged("Request {} failed", null, EVIL))
                .endsWith(" Test Request " + TAME + " failed\n")
                .hasLineCount(1);
        assertThat(logged("Überall größer als 1 → 2", null)).endsWith(" Test Überall größer als 1 → 2\n");
    }

    @Test
    void a_message_is_no_command_to_the_runner_of_a_forge() throws Exception {
        assertThat(logged("Request {} failed", null, "##[error]a ##vso[b #c"))
                .endsWith(" Test Request \\u0023#[error]a \\u0023#vso[b #c failed\n");
    }

    @Test
    void so_do_the_messages_of_exceptions_and_of_their_causes() throws Exception {
        var cause = new IllegalArgumentException(EVIL);
        var thrown = new IllegalStateException(EVIL, cause);
        thrown.addSuppressed(new IllegalStateException(EVIL));

        var text = logged("failed", thrown);

        assertThat(text.lines().skip(1))
                .allMatch(line ->
                        line.matches("java\\.lang\\.IllegalStateException: .*|Caused by: .*|\t*Suppressed: .*|\t+at .*"
                                + "|\t+\\.\\.\\. \\d+ .*|\t*Caused by: .*|\t+Suppressed: .*"))
                .anyMatch(line -> line.startsWith("\tat dev.gridwright.log.OneLineTest."));
        assertThat(text).contains("Caused by: java.lang.IllegalArgumentException: " + TAME + "\n");
        assertThat(text).contains("Suppressed: java.lang.IllegalStateException: " + TAME + "\n");
    }

    private static String logged(String message, @Nullable Throwable thrown, Object... arguments) throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(OneLineTest.class.getResource("/logback.xml"));
        var logger = context.getLogger("dev.gridwright.Test");
        var appender =
                (ConsoleAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        @SuppressWarnings("unchecked")
        var encoder = (Encoder<Object>) appender.getEncoder();
        var event = new LoggingEvent("", logger, Level.INFO, message, thrown, arguments);
        try {
            return new String(encoder.encode(event), StandardCharsets.UTF_8);
        } finally {
            context.stop();
        }
    }
}
