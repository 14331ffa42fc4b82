package dev.gridwright.web.docs;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page that shows studies in a browser. It is plain modules of JavaScript, made of this program's own files, and
/// asks the REST interface like any other client: with the token that its user enters.
public final class PageRoutes {
    private static final String PAGE = "dev/gridwright/page/";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final List<String> MODULES = List.of(
            "api.js",
            "charts.js",
            "format.js",
            "main.js",
            "parts.js",
            "studies.js",
            "study.js",
            "submit.js",
            "trial.js",
            "trials.js");

    private final OwnFiles files;
    private final Map<String, Asset> assets = new LinkedHashMap<>();

    private record Asset(String mediaType, String resource) {}

    /// @param readers runs what blocks
    public PageRoutes(WorkerExecutor readers) {
        this.files = new OwnFiles(readers, POLICY);
        MODULES.forEach(module -> assets.put(module, new Asset("text/javascript", PAGE + module)));
        assets.put("htm-preact.js", new Asset("text/javascript", PAGE + "lib/htm-preact.js"));
        assets.put(
                "echarts.js",
                new Asset("text/javascript", "META-INF/resources/_static/echarts/6.0.0/dist/echarts.esm.min.js"));
        assets.put("page.css", new Asset("text/css", PAGE + "page.css"));
    }

    public void install(Router router) {
        files.serve(router, "/", "text/html; charset=utf-8", OwnFiles.file(PAGE + "index.html"));
        router.get("/assets/:file").handler(this::asset);
    }

    private void asset(RoutingContext context) {
        var name = context.pathParam("file");
        var asset = assets.get(name);
        if (asset == null) {
            throw new Refused(ProblemType.UNKNOWN_ROUTE, "The page has no file of this name.");
        }
        files.answer(context, name, asset.mediaType(), OwnFiles.file(asset.resource()));
    }
}
