package dev.gridwright.web.trials;

import dev.gridwright.api.ProblemType;
import dev.gridwright.kept.KeptFile;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A kept file on its way to a client. Whatever it is, a browser saves it and shows nothing of it.
///
/// @param channel of the file, closed once it is answered
record SentFile(KeptFile file, FileChannel channel) {
    private static final Logger LOG = LoggerFactory.getLogger(SentFile.class);
    private static final String NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox";

    void answer(RoutingContext context) {
        var response = context.response();
        if (response.closed()) {
            close();
            return;
        }
        var tag = '"' + file.sha256() + '"';
        var asked = Optional.ofNullable(context.request().getHeader("Range"))
                .filter(range -> Optional.ofNullable(context.request().getHeader("If-Range"))
                        .map(tag::equals)
                        .orElse(true));
        var range = asked.flatMap(header -> ByteRange.read(header, file.bytes()));
        response.putHeader("Accept-Ranges", "bytes").putHeader("Content-Security-Policy", NOTHING_RUNS);
        var part = new ByteRange.Part(0, file.bytes());
        switch (range.orElse(part)) {
            case ByteRange.Beyond() -> {
                close();
                response.putHeader("Content-Range", "bytes */" + file.bytes());
                throw new Refused(
                        ProblemType.RANGE_NOT_SATISFIABLE,
                        "The file has " + file.bytes() + " bytes; '" + asked.orElse("") + "' is none of them.");
            }
            case ByteRange.Part some -> part = some;
        }
        if (range.isPresent()) {
            response.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + part.from() + "-" + (part.to() - 1) + "/" + file.bytes());
        }
        long length = part.to() - part.from();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader("Content-Disposition", disposition());
        boolean bodiless = length == 0 || context.request().method() == HttpMethod.HEAD;
        Future<Void> sent = bodiless ? response.end() : response.sendFile(channel, part.from(), length);
        sent.onComplete(result -> {
            close();
            if (result.failed()) {
                // Whoever asked has gone, and the length tells that something is missing.
                LOG.debug("A file was not sent to its end: {}", result.cause().getMessage());
                var unused = context.request().connection().close();
            }
        });
    }

    /// RFC 6266: the name in ASCII, and as it is.
    private String disposition() {
        var name = file.name().substring(file.name().lastIndexOf('/') + 1);
        var ascii = name.replaceAll("[^ -~]|[\"\\\\]", "_");
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A sent file could not be closed: {}", e.getMessage());
        }
    }
}
