package dev.gridwright.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the page, as a server gives them.
final class PageFilesTest {
    private static final Pattern NAMED = Pattern.compile("\"(/assets/[^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() {
        server = Server.start(ServerSettings.local(folder, 1));
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO);
        client.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void every_file_that_another_names_is_there_and_nothing_else_is_loaded() throws Exception {
        var seen = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of("/"));
        while (!open.isEmpty()) {
            var path = open.poll();
            if (seen.add(path)) {
                var file = get(path);
                assertThat(file.statusCode()).as(path).isEqualTo(200);
                assertThat(file.headers().firstValue("Content-Security-Policy").orElse(""))
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe");
                if (!path.endsWith("echarts.js")) {
                    NAMED.matcher(file.body()).results().forEach(named -> open.add(named.group(1)));
                }
            }
        }
        assertThat(seen)
                .contains("/assets/main.js", "/assets/page.css", "/assets/htm-preact.js", "/assets/echarts.js")
                .hasSize(14);
    }

    @Test
    void who_has_a_file_already_is_told_so() throws Exception {
        var first = get("/assets/main.js");
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var again = get("/assets/main.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/assets/main.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(get(
                                "/openapi.yaml",
                                "If-None-Match",
                                get("/openapi.yaml")
                                        .headers()
                                        .firstValue("ETag")
                                        .orElseThrow())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void other_names_are_not_found() throws Exception {
        for (var name : List.of("index.html", "none.js", "lib/htm-preact.js", "LICENSE-htm", "..%2fopenapi.yaml")) {
            assertThat(get("/assets/" + name).statusCode()).as(name).isBetween(400, 404);
        }
    }
}
