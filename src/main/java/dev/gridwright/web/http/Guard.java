package dev.gridwright.web.http;

import dev.gridwright.api.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets a request pass when it names this server as its host, does not come from another site's page to change
/// something, and has the token, where there is one.
///
/// The host check is what stops a page whose name an attacker points at this machine (DNS rebinding).
public final class Guard implements Handler<RoutingContext> {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String BEARER = "Bearer ";

    private final Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    private final Optional<byte[]> tokenHash;

    /// @param boundHost the address that is listened on
    /// @param publicHosts further names that this server goes by
    public Guard(String boundHost, Set<String> publicHosts, Optional<String> token) {
        hosts.add(plain(boundHost));
        publicHosts.forEach(host -> hosts.add(plain(host)));
        this.tokenHash = token.map(Guard::hash);
    }

    @Override
    public void handle(RoutingContext context) {
        checkHost(context);
        checkOrigin(context);
        checkToken(context);
        context.next();
    }

    private void checkHost(RoutingContext context) {
        var authority = context.request().authority();
        if (authority == null || !hosts.contains(plain(authority.host()))) {
            throw new Refused(
                    ProblemType.FOREIGN_HOST,
                    "The Host header names a server that this one is not known as; an operator adds a name with"
                            + " --public-host.");
        }
    }

    private static void checkOrigin(RoutingContext context) {
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null || READING.contains(context.request().method())) {
            return;
        }
        if (!sameAuthority(origin, context.request().authority())) {
            throw new Refused(
                    ProblemType.FOREIGN_ORIGIN, "The Origin header names another site than this server's own.");
        }
    }

    private static boolean sameAuthority(String origin, @Nullable HostAndPort authority) {
        try {
            var uri = new URI(origin);
            if (uri.getHost() == null || authority == null) {
                return false;
            }
            int originPort = port(uri.getPort(), uri.getScheme());
            return plain(uri.getHost()).equals(plain(authority.host()))
                    && originPort == port(authority.port(), uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(int stated, String scheme) {
        if (stated >= 0) {
            return stated;
        }
        return "https".equals(scheme) ? 443 : 80;
    }

    private void checkToken(RoutingContext context) {
        if (tokenHash.isEmpty()) {
            return;
        }
        var header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        boolean known = header != null
                && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        tokenHash.get(), hash(header.substring(BEARER.length()).strip()));
        if (!known) {
            throw new Refused(
                    ProblemType.UNAUTHORIZED,
                    header == null ? "The request has no token." : "The token is not the one of this server.");
        }
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// A host in lower case, an IPv6 address without its brackets.
    private static String plain(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
