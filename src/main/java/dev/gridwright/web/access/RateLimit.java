package dev.gridwright.web.access;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.github.bucket4j.Bucket;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How many requests a second one token may send, or one address where no token is shown; twice as many at once after a
/// second of silence. Who is on this machine and needs no token is not limited.
///
/// *Thread*: one event loop, that of the server.
public final class RateLimit implements Handler<RoutingContext> {
    /// Whoever has not asked for longest is forgotten, that is, starts anew.
    private static final int MAX_CALLERS = 10_000;

    private final int perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /// @param perSecond 0 for no limit
    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public void handle(RoutingContext context) {
        if (perSecond > 0) {
            key(context).ifPresent(key -> take(context, key));
        }
        context.next();
    }

    /// Counts a request whose token is not good against its address, whatever it asks for.
    void unknown(RoutingContext context) {
        if (perSecond > 0) {
            address(context.request().remoteAddress()).ifPresent(key -> take(context, key));
        }
    }

    private void take(RoutingContext context, String key) {
        var taken = buckets.computeIfAbsent(key, any -> bucket()).tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            long seconds = Duration.ofNanos(taken.getNanosToWaitForRefill()).toSeconds() + 1;
            context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            throw new Refused(
                    ProblemType.TOO_MANY_REQUESTS,
                    "One token or address may send " + perSecond + " requests a second, and has sent more.");
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withNanosecondPrecision()
                .build();
    }

    private static Optional<String> key(RoutingContext context) {
        if (!Access.isForAnyone(context)) {
            var token = Caller.of(context).token();
            if (token.isPresent()) {
                return token;
            }
        }
        return address(context.request().remoteAddress());
    }

    /// Empty for this machine.
    static Optional<String> address(@Nullable SocketAddress remote) {
        return Optional.ofNullable(remote)
                .map(SocketAddress::hostAddress)
                .filter(host ->
                        !InetAddress.ofLiteral(host.replaceFirst("%.*", "")).isLoopbackAddress());
    }
}
