package dev.gridwright.webhook;

import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.outbound.OutboundFailed;
import dev.gridwright.outbound.OutboundRequest;
import dev.gridwright.outbound.OutboundResponse;
import dev.gridwright.secret.Secrets;
import dev.gridwright.store.Delivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;

/// Sends a delivery once. An answer from 200 to 299 takes it; what stands in the answer is not read. Redirects are not
/// followed.
///
/// *Thread*: any but an event loop; blocks.
final class Sending {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_SECONDS_DIGITS = 9;
    private static final int GONE = 410;

    private final OutboundClient client;
    private final Secrets secrets;
    private final String agent;
    private final Duration timeout;

    /// @param agent how the sender calls itself
    /// @param timeout of the whole exchange
    Sending(OutboundClient client, Secrets secrets, String agent, Duration timeout) {
        this.client = client;
        this.secrets = secrets;
        this.agent = agent;
        this.timeout = timeout;
    }

    /// What came of a try.
    sealed interface Result {
        record Taken(int status) implements Result {}

        /// @param why a sentence
        /// @param after the least time until the next try that the receiver asked for
        record Refused(String why, Optional<Duration> after) implements Result {}

        /// The receiver wants no more of this.
        record Unwanted(String why) implements Result {}
    }

    Result send(Delivery delivery, Instant now) throws InterruptedException {
        var url = URI.create(delivery.url());
        var body = delivery.body().getBytes(StandardCharsets.UTF_8);
        long timestamp = now.getEpochSecond();
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", agent);
        headers.put("Gridwright-Event", delivery.event());
        headers.put("Gridwright-Delivery", delivery.id());
        headers.put("Gridwright-Timestamp", Long.toString(timestamp));
        if (delivery.secret().isPresent()) {
            var name = delivery.secret().get();
            // It is not sent, so it may sign for its host whether or not the way there is encrypted.
            var secret = secrets.forHost(name, url.getHost().toLowerCase(Locale.ROOT), true);
            if (secret.isEmpty()) {
                return new Result.Refused(
                        "The operator has no secret " + name + " for the host " + url.getHost() + ".",
                        Optional.empty());
            }
            headers.put("Gridwright-Signature", Signature.of(secret.get(), timestamp, body));
        }
        try (var response = client.send(new OutboundRequest("POST", url, headers, body, CONNECT_TIMEOUT, timeout))) {
            return result(response, now);
        } catch (OutboundFailed e) {
            return new Result.Refused(String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    private static Result result(OutboundResponse response, Instant now) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new Result.Taken(status);
        }
        if (status == GONE) {
            return new Result.Unwanted("It answered 410: it is gone for good.");
        }
        boolean redirect = status >= 300 && status < 400;
        return new Result.Refused(
                "It answered " + status + (redirect ? ", a redirect, which is not followed." : "."),
                response.header("retry-after").flatMap(text -> after(text, now)));
    }

    /// Seconds, or a date (RFC 9110, 10.2.3).
    static Optional<Duration> after(String text, Instant now) {
        var plain = text.strip();
        if (!plain.isEmpty()
                && plain.length() <= MAX_SECONDS_DIGITS
                && plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(plain)));
        }
        try {
            var at = ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, at)).filter(Duration::isPositive);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
