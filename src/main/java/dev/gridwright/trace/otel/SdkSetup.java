package dev.gridwright.trace.otel;

import dev.gridwright.trace.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The SDK of OpenTelemetry as its variables set it up, for traces alone.
final class SdkSetup {
    private static final String PROTOCOL = "http/protobuf";

    /// Kept, since the platform forgets loggers that nobody holds, with what was set.
    private static final Logger LOGGER = Logger.getLogger("io.opentelemetry");

    private SdkSetup() {}

    /// @throws Tracing.Unusable when the variables say something that cannot be done
    static OpenTelemetrySdk build(Map<String, String> environment, String version) {
        logAsWeDo();
        var said = properties(environment);
        for (var name : new String[] {"otel.exporter.otlp.protocol", "otel.exporter.otlp.traces.protocol"}) {
            var protocol = said.getOrDefault(name, PROTOCOL);
            if (!protocol.equals(PROTOCOL)) {
                throw new Tracing.Unusable(
                        "Traces are sent by " + PROTOCOL + ", not by '" + protocol
                                + "' (OTEL_EXPORTER_OTLP_PROTOCOL); collectors take it on port 4318.",
                        null);
            }
        }
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(SdkSetup::usual)
                    .addPropertiesCustomizer(ignored -> decided(said))
                    .addResourceCustomizer((found, ignored) -> Resource.create(
                                    Attributes.of(AttributeKey.stringKey("service.version"), version))
                            .merge(found))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new Tracing.Unusable("Traces cannot be sent as the variables OTEL_* say: " + e.getMessage(), e);
        }
    }

    /// What holds where nothing else is said.
    private static Map<String, String> usual() {
        return Map.of(
                "otel.traces.exporter",
                "otlp",
                "otel.exporter.otlp.protocol",
                PROTOCOL,
                "otel.service.name",
                "gridwright");
    }

    /// What holds whatever is said: metrics have their own page, and logs their own stream.
    private static Map<String, String> decided(Map<String, String> said) {
        var decided = new HashMap<>(said);
        decided.put("otel.metrics.exporter", "none");
        decided.put("otel.logs.exporter", "none");
        return decided;
    }

    /// `OTEL_SERVICE_NAME` is `otel.service.name`.
    private static Map<String, String> properties(Map<String, String> environment) {
        var properties = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }

    /// Lets the SDK write to the log of the server, and no more than what went wrong.
    private static void logAsWeDo() {
        for (var handler : LOGGER.getHandlers()) {
            LOGGER.removeHandler(handler);
        }
        LOGGER.setUseParentHandlers(false);
        LOGGER.setLevel(Level.WARNING);
        LOGGER.addHandler(new SdkLog());
    }
}
