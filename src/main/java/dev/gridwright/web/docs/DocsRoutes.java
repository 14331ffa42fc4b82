package dev.gridwright.web.docs;

import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Query;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The contract, a page that shows it, and the schema of grids. All of it comes from this program's own files, so the
/// page needs no network but this server.
public final class DocsRoutes {
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.32.1/";
    private static final String PAGE = "dev/gridwright/docs/";

    /// The page draws its icons from its own style sheet.
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final WorkerExecutor readers;
    private final Map<String, Buffer> read = new ConcurrentHashMap<>();

    /// @param readers runs what blocks
    public DocsRoutes(WorkerExecutor readers) {
        this.readers = readers;
    }

    public void install(Router router) {
        serve(router, "/openapi.yaml", "application/yaml", Contract::yaml);
        serve(router, "/openapi.json", Answer.JSON, Contract::json);
        serve(router, "/grid.schema.json", "application/schema+json", file("dev/gridwright/grid.schema.json"));
        serve(router, "/docs", "text/html; charset=utf-8", file(PAGE + "index.html"));
        serve(router, "/docs/start.js", "text/javascript", file(PAGE + "start.js"));
        serve(router, "/docs/swagger-ui.css", "text/css", file(SWAGGER_UI + "swagger-ui.css"));
        serve(router, "/docs/swagger-ui-bundle.js", "text/javascript", file(SWAGGER_UI + "swagger-ui-bundle.js"));
    }

    private static Supplier<byte[]> file(String path) {
        return () -> Resource.bytes(path);
    }

    private void serve(Router router, String path, String mediaType, Supplier<byte[]> content) {
        router.get(path).handler(context -> {
            new Query(context).check();
            var known = read.get(path);
            if (known != null) {
                answer(context, mediaType, known);
                return;
            }
            readers.executeBlocking(() -> Buffer.buffer(content.get()), false)
                    .onFailure(context::fail)
                    .onSuccess(bytes -> {
                        read.put(path, bytes);
                        answer(context, mediaType, bytes);
                    });
        });
    }

    private static void answer(RoutingContext context, String mediaType, Buffer bytes) {
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        Answer.bytes(context, 200, mediaType, bytes);
    }
}
