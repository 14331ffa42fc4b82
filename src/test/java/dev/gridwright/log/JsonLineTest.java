package dev.gridwright.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVIL =
            "a\r\n{\"level\":\"error\"}\u001b[2J\u2028\u202e\u0085\t\"\\\u0000\ud83d\ude00\ud800";

    @Test
    void a_line_has_the_time_the_level_the_logger_the_message_and_its_fields() throws Exception {
        var line = line("Study {} trial {} failed in {}.", null, Field.study("digits-abc123"), Field.index(7), "2 s");

        assertThat(line)
                .isEqualTo(
                        "{\"time\":\"2026-01-02T03:04:05.060Z\",\"level\":\"info\",\"logger\":\"dev.gridwright.Test\","
                                + "\"message\":\"Study digits-abc123 trial 7 failed in 2 s.\",\"study\":\"digits-abc123\","
                                + "\"index\":7}\n");
    }

    @Test
    void fields_need_no_place_in_the_message_and_keep_their_types() throws Exception {
        var read = read(line(
                "Ended.",
                null,
                new Field("seconds", 1.5),
                new Field("whole", true),
                new Field("rate", Double.NaN),
                Field.study("a"),
                Field.study("b")));

        assertThat(read.get("message").asText()).isEqualTo("Ended.");
        assertThat(read.get("seconds").doubleValue()).isEqualTo(1.5);
        assertThat(read.get("whole").booleanValue()).isTrue();
        assertThat(read.get("rate").textValue()).isEqualTo("NaN");
        assertThat(read.get("study").textValue()).as("the first of a name").isEqualTo("a");
    }

    @Test
    void whatever_is_logged_stays_in_its_member() throws Exception {
        var line = line("Request {} failed", null, new Field("study", EVIL));

        assertThat(line).hasLineCount(1).endsWith("}\n");
        assertThat(line.strip().chars().filter(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e))
                .isEmpty();
        var read = read(line);
        assertThat(read.get("level").textValue()).isEqualTo("info");
        assertThat(read.get("study").textValue()).isEqualTo(EVIL);
        assertThat(read.get("message").textValue()).isEqualTo("Request " + EVIL + " failed");
    }

    @Test
    void an_exception_is_one_member_with_its_causes() throws Exception {
        var line = line("failed", new IllegalStateException(EVIL, new IllegalArgumentException("why")));

        assertThat(line).hasLineCount(1);
        assertThat(read(line).get("exception").textValue())
                .startsWith("java.lang.IllegalStateException: a\\r\\n{")
                .contains("\n\tat dev.gridwright.log.JsonLineTest.")
                .contains("\nCaused by: java.lang.IllegalArgumentException: why\n");
    }

    @Test
    void no_field_takes_the_place_of_what_every_line_has() {
        assertThatThrownBy(() -> new Field("message", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Field("a\"b", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode read(String line) throws Exception {
        return JSON.readTree(line);
    }

    private static String line(String message, @Nullable Throwable thrown, Object... arguments) {
        var context = new LoggerContext();
        var encoder = new JsonLine();
        encoder.setContext(context);
        encoder.start();
        var logger = context.getLogger("dev.gridwright.Test");
        var event = new LoggingEvent("", logger, Level.INFO, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.060789Z"));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
