package dev.gridwright.trace;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Whether the standard variables of OpenTelemetry ask for traces; found out without loading anything of it.
public final class Wanted {
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
    private static final Set<String> ENDPOINTS =
            Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private Wanted() {}

    /// Where nothing is said, nothing is traced. An endpoint or an exporter asks for traces; the exporter `none` and
    /// `OTEL_SDK_DISABLED` forbid them.
    public static boolean by(Map<String, String> environment) {
        var disabled = environment.getOrDefault("OTEL_SDK_DISABLED", "");
        var exporter = environment.getOrDefault(EXPORTER, "").strip().toLowerCase(Locale.ROOT);
        boolean endpoint = ENDPOINTS.stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return !disabled.strip().equalsIgnoreCase("true")
                && !exporter.equals("none")
                && (endpoint || !exporter.isEmpty());
    }
}
