package dev.gridwright.web.docs;

import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Query;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers with files that are part of the program. Each is read once, by who asks for it first; who has it already is
/// told so.
final class OwnFiles {
    private final WorkerExecutor readers;
    private final String policy;
    private final Map<String, Known> read = new ConcurrentHashMap<>();

    /// @param readers runs what blocks
    /// @param policy what pages among them may load, as Content-Security-Policy
    OwnFiles(WorkerExecutor readers, String policy) {
        this.readers = readers;
        this.policy = policy;
    }

    private record Known(Buffer bytes, String tag) {
        static Known of(byte[] bytes) {
            try {
                var digest = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
                return new Known(Buffer.buffer(bytes), '"' + digest + '"');
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }
    }

    static Supplier<byte[]> file(String resource) {
        return () -> Resource.bytes(resource);
    }

    void serve(Router router, String path, String mediaType, Supplier<byte[]> content) {
        router.get(path).handler(context -> answer(context, path, mediaType, content));
    }

    /// Answers a request with that content.
    ///
    /// @param name under which the content is remembered
    void answer(RoutingContext context, String name, String mediaType, Supplier<byte[]> content) {
        new Query(context).check();
        var known = read.get(name);
        if (known != null) {
            answer(context, mediaType, known);
            return;
        }
        readers.executeBlocking(() -> Known.of(content.get()), false)
                .onFailure(context::fail)
                .onSuccess(file -> {
                    read.put(name, file);
                    answer(context, mediaType, file);
                });
    }

    private void answer(RoutingContext context, String mediaType, Known file) {
        context.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.tag());
        if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            var unused = context.response().setStatusCode(304).end();
            return;
        }
        Answer.bytes(context, 200, mediaType, file.bytes());
    }
}
