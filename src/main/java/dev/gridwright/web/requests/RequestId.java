package dev.gridwright.web.requests;

import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// What a request is called, so that it is found in the logs of everyone on its way: the `X-Request-Id` it came with,
/// or
/// one that is made for it; every answer has it.
final class RequestId {
    static final String HEADER = "X-Request-Id";

    /// Others are as if there were none: they could not be searched for, or would be no name but a message.
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,127}");

    private RequestId() {}

    static String of(HttpServerRequest request) {
        var ids = request.headers().getAll(HEADER);
        return ids.size() == 1 && SANE.matcher(ids.getFirst()).matches()
                ? ids.getFirst()
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
