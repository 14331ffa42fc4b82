package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.Output;
import dev.gridwright.outbound.OutboundResponse;
import dev.gridwright.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Keeps what a service answers as the output of an attempt, and says what went wrong, both without a secret: a service
/// may repeat what it was sent.
final class Transcript {
    private static final Set<String> KEPT_HEADERS =
            Set.of("content-type", "location", "request-id", "retry-after", "server-timing", "x-request-id", "warning");

    private final Output output;
    private final Secrets secrets;

    Transcript(Output output, Secrets secrets) {
        this.output = output;
        this.secrets = secrets;
    }

    /// An answer, as far as it is of interest.
    void answered(String method, String url, OutboundResponse response, String body) {
        var text = new StringBuilder(method + ' ' + url + '\n' + response.status() + '\n');
        response.headers().stream()
                .filter(header -> KEPT_HEADERS.contains(header.getKey())
                        || header.getKey().startsWith("x-ratelimit-"))
                .forEach(header -> text.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n'));
        text.append('\n').append(body).append('\n');
        var bytes = safe(text.toString()).getBytes(StandardCharsets.UTF_8);
        output.append(bytes, bytes.length);
    }

    /// A text without secrets.
    String safe(String text) {
        return secrets.redact(text);
    }
}
