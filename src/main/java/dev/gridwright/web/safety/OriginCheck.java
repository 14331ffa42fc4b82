package dev.gridwright.web.safety;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses to change anything for another site's page: by the `Origin` that browsers send, and by `Sec-Fetch-Site`.
public final class OriginCheck implements Handler<RoutingContext> {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!READING.contains(request.method())) {
            var origin = request.getHeader(HttpHeaders.ORIGIN);
            var site = request.getHeader("Sec-Fetch-Site");
            if ((origin != null && !sameAuthority(origin, request.authority()))
                    || (site != null && !OWN_SITE.contains(site))) {
                throw new Refused(
                        ProblemType.FOREIGN_ORIGIN, "The request comes from another site than this server's own.");
            }
        }
        context.next();
    }

    private static boolean sameAuthority(String origin, @Nullable HostAndPort authority) {
        try {
            var uri = new URI(origin);
            if (uri.getHost() == null || authority == null) {
                return false;
            }
            int originPort = port(uri.getPort(), uri.getScheme());
            return HostCheck.plain(uri.getHost()).equals(HostCheck.plain(authority.host()))
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
}
