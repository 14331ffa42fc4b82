package dev.gridwright.web.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The table of scopes; that the routes of the server are all in it is checked at its start, so by every test of it.
final class AccessTest {

    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void routes_of_the_table_pass() {
        Access.installOpen(router);
        Access.install(router);
        int guards = router.getRoutes().size();
        router.get("/api/v1/studies").handler(context -> {});
        router.get("/metrics").method(HttpMethod.HEAD).handler(context -> {});

        assertThatCode(() -> Access.check(router, guards)).doesNotThrowAnyException();
    }

    @Test
    void a_route_that_is_missing_in_the_table_keeps_the_server_from_starting() {
        router.get("/api/v1/secrets").handler(context -> {});
        router.put("/api/v1/studies").handler(context -> {});
        router.get("/metrics").method(HttpMethod.POST).handler(context -> {});
        router.route("/api/v1/anything").handler(context -> {});

        assertThatThrownBy(() -> Access.check(router, 0))
                .hasMessageContaining("GET /api/v1/secrets")
                .hasMessageContaining("PUT /api/v1/studies")
                .hasMessageContaining("POST /metrics")
                .hasMessageContaining("any method of /api/v1/anything");
    }
}
