package dev.gridwright.web.docs;

import dev.gridwright.web.http.Answer;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;

/// The contract, a page that shows it, and the schema of grids. All of it comes from this program's own files, so the
/// page needs no network but this server.
public final class DocsRoutes {
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.32.1/";
    private static final String PAGE = "dev/gridwright/docs/";

    /// The page draws its icons from its own style sheet.
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final OwnFiles files;

    /// @param readers runs what blocks
    public DocsRoutes(WorkerExecutor readers) {
        this.files = new OwnFiles(readers, POLICY);
    }

    public void install(Router router) {
        files.serve(router, "/openapi.yaml", "application/yaml", Contract::yaml);
        files.serve(router, "/openapi.json", Answer.JSON, Contract::json);
        serve(router, "/grid.schema.json", "application/schema+json", "dev/gridwright/grid.schema.json");
        serve(router, "/docs", "text/html; charset=utf-8", PAGE + "index.html");
        serve(router, "/docs/start.js", "text/javascript", PAGE + "start.js");
        serve(router, "/docs/swagger-ui.css", "text/css", SWAGGER_UI + "swagger-ui.css");
        serve(router, "/docs/swagger-ui-bundle.js", "text/javascript", SWAGGER_UI + "swagger-ui-bundle.js");
    }

    private void serve(Router router, String path, String mediaType, String resource) {
        files.serve(router, path, mediaType, OwnFiles.file(resource));
    }
}
