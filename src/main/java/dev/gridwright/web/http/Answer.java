package dev.gridwright.web.http;

import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Good answers.
public final class Answer {
    public static final String JSON = "application/json";

    private Answer() {}

    /// Answers with a JSON document.
    public static void json(RoutingContext context, int status, Wire.Shape shape) {
        bytes(context, status, JSON, Buffer.buffer(Wire.bytes(shape)));
    }

    public static void bytes(RoutingContext context, int status, String mediaType, Buffer body) {
        if (context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                // Said here because an answer to HEAD has no body to tell it from.
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (!context.response().headers().contains(HttpHeaders.CACHE_CONTROL)) {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        var unused = context.response().end(body);
    }

    /// The one of `available` that the request likes best; the first when it does not say.
    ///
    /// @throws Refused when it accepts none
    public static String accepted(RoutingContext context, List<String> available) {
        var accept = context.parsedHeaders().accept();
        if (accept.isEmpty()) {
            return available.getFirst();
        }
        for (MIMEHeader wanted : accept) {
            for (var mediaType : available) {
                if (wanted.weight() > 0 && matches(wanted, mediaType)) {
                    return mediaType;
                }
            }
        }
        throw new Refused(
                ProblemType.NOT_ACCEPTABLE, "This address answers with " + String.join(", ", available) + ".");
    }

    private static boolean matches(MIMEHeader wanted, String mediaType) {
        int slash = mediaType.indexOf('/');
        return accepts(wanted.component(), mediaType.substring(0, slash))
                && accepts(wanted.subComponent(), mediaType.substring(slash + 1));
    }

    private static boolean accepts(String pattern, String part) {
        return pattern.equals("*") || pattern.equalsIgnoreCase(part);
    }
}
