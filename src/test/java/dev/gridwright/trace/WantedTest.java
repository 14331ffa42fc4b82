package dev.gridwright.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WantedTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

    @Test
    void an_endpoint_or_an_exporter_asks_for_traces() {
        assertThat(Wanted.by(Map.of(ENDPOINT, "http://localhost:4318"))).isTrue();
        assertThat(Wanted.by(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4318/v1/traces")))
                .isTrue();
        assertThat(Wanted.by(Map.of(EXPORTER, "otlp"))).isTrue();
    }

    @Test
    void without_them_or_against_them_nothing_is_traced() {
        assertThat(Wanted.by(Map.of())).isFalse();
        assertThat(Wanted.by(Map.of("OTEL_SERVICE_NAME", "tuning", ENDPOINT, " ")))
                .isFalse();
        assertThat(Wanted.by(Map.of(ENDPOINT, "http://localhost:4318", EXPORTER, "none")))
                .isFalse();
        assertThat(Wanted.by(Map.of(EXPORTER, "otlp", "OTEL_SDK_DISABLED", "TRUE")))
                .isFalse();
    }
}
