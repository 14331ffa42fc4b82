package dev.gridwright.web.safety;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/// Refuses, before any of it is read, a body that no route takes: where none belongs, larger than the limit,
/// compressed, or of a media type that a page of another site could send without asking. What a request without a body
/// says about one matters only where a page could have sent it: not with methods that take none.
public final class BodyCheck implements Handler<RoutingContext> {
    private static final Set<HttpMethod> WITHOUT_BODY =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);
    private static final Set<String> TEXTS = Set.of(
            "application/json",
            "application/merge-patch+json",
            "application/yaml",
            "application/x-yaml",
            "text/yaml",
            "text/x-yaml");

    private final long maxBytes;

    public BodyCheck(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (WITHOUT_BODY.contains(request.method())) {
            if (hasBody(request)) {
                throw new Refused(ProblemType.MALFORMED_REQUEST, request.method() + " takes no body.");
            }
        } else if (hasBody(request)) {
            checkSize(request);
            checkForm(context);
        } else if (request.headers().contains(HttpHeaders.CONTENT_TYPE)) {
            checkForm(context);
        }
        context.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    private void checkSize(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            if (length != null && Long.parseLong(length) > maxBytes) {
                throw new Refused(
                        ProblemType.BODY_TOO_LARGE,
                        "The body has " + length + " bytes; at most " + maxBytes + " are taken.");
            }
        } catch (NumberFormatException e) {
            throw new Refused(ProblemType.MALFORMED_REQUEST, "The Content-Length is not a number of bytes.");
        }
    }

    private static void checkForm(RoutingContext context) {
        var encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be encoded; its encoding is " + encoding);
        }
        var mediaType = JsonBody.mediaType(context);
        if (!TEXTS.contains(mediaType)) {
            throw new Refused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "A body is sent as application/json, a grid also as application/yaml, not "
                            + (mediaType.isEmpty() ? "without a Content-Type" : "as " + mediaType) + ".");
        }
    }
}
