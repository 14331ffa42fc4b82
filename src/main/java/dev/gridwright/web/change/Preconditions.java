package dev.gridwright.web.change;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request presupposes: `If-Match` (RFC 9110, section 13.1.1).
final class Preconditions {
    private static final Pattern TAGS = Pattern.compile("\\s*(?:W/)?\"[^\"]*\"(?:\\s*,\\s*(?:W/)?\"[^\"]*\")*\\s*");
    private static final Pattern VERSION = Pattern.compile("(W/)?\"(\\d{1,18})\"");

    private Preconditions() {}

    /// The versions of which the study must be one; empty when it may be any. A weak tag matches none.
    static Optional<Set<Long>> versions(RoutingContext context) {
        var header = context.request().headers().getAll(HttpHeaders.IF_MATCH);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        var text = String.join(",", header);
        if (text.strip().equals("*")) {
            return Optional.empty();
        }
        if (!TAGS.matcher(text).matches()) {
            throw new Refused(
                    ProblemType.INVALID_HEADER, "If-Match must be * or tags in quotes, as the ETag of the study is.");
        }
        var versions = new HashSet<Long>();
        var matcher = VERSION.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                versions.add(Long.parseLong(matcher.group(2)));
            }
        }
        return Optional.of(versions);
    }
}
