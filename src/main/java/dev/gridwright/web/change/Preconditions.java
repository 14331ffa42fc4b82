package dev.gridwright.web.change;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request presupposes: `If-Match` (RFC 9110, section 13.1.1), which may be asked for (RFC 6585, section 3).
///
/// @param required whether a request has to say it
record Preconditions(boolean required) {
    private static final Pattern TAGS = Pattern.compile("\\s*(?:W/)?\"[^\"]*\"(?:\\s*,\\s*(?:W/)?\"[^\"]*\")*\\s*");
    private static final Pattern VERSION = Pattern.compile("(W/)?\"(\\d{1,18})\"");

    /// The versions of which the study must be one; empty when it may be any. A weak tag matches none.
    Optional<Set<Long>> versions(RoutingContext context) {
        var header = context.request().headers().getAll(HttpHeaders.IF_MATCH);
        if (header.isEmpty()) {
            if (required) {
                throw new Refused(
                        ProblemType.PRECONDITION_REQUIRED,
                        "This server changes or deletes a study only for a request with If-Match.");
            }
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
