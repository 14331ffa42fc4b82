package dev.gridwright.web.safety;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Lets a request pass when it names this server as its host. That is what stops a page whose name an attacker points
/// at this machine (DNS rebinding).
public final class HostCheck implements Handler<RoutingContext> {
    private final Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "::1"));

    /// @param boundHost the address that is listened on
    /// @param publicHosts further names that this server goes by
    public HostCheck(String boundHost, Set<String> publicHosts) {
        hosts.add(plain(boundHost));
        publicHosts.forEach(host -> hosts.add(plain(host)));
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        // Which of several a proxy in front has looked at, nobody knows.
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            throw new Refused(ProblemType.MALFORMED_REQUEST, "The request has more than one Host header.");
        }
        var authority = request.authority();
        if (authority == null || !hosts.contains(plain(authority.host())) || !named(request.uri())) {
            throw new Refused(
                    ProblemType.FOREIGN_HOST,
                    "The Host header names a server that this one is not known as; an operator adds a name with"
                            + " --public-host.");
        }
        context.next();
    }

    /// Whether a request line with a whole URL, which counts more than the Host header (RFC 9112), names this server.
    private boolean named(String target) {
        if (target.startsWith("/")) {
            return true;
        }
        try {
            var host = new URI(target).getHost();
            return host != null && hosts.contains(plain(host));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// A host in lower case, an IPv6 address without its brackets.
    static String plain(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
