package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.Change.TokenCreated;
import dev.gridwright.store.Change.TokenRevoked;
import dev.gridwright.store.Change.TokenUsed;
import dev.gridwright.web.WebSettings.Bounds;
import dev.gridwright.web.WebSettings.Limits;
import dev.gridwright.web.access.Access;
import dev.gridwright.web.access.Scope;
import dev.gridwright.web.access.Secret;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenRoutesTest {

    private static final String TOKENS = "/api/v1/tokens";
    private static final String JSON = "application/json";

    private final LocalServer server = new LocalServer(new WebSettings(
            "127.0.0.1",
            0,
            Set.of(),
            true,
            WebSettings.MAX_BODY_BYTES,
            Limits.DEFAULT,
            new Bounds(5000, 500, 100_000),
            Optional.empty()));
    private final String admin = server.secret.text();

    @AfterEach
    void close() {
        server.close();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private JsonNode create(String body) {
        var response = server.post(TOKENS, JSON, body, bearer(admin));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return LocalServer.json(response);
    }

    private String token(Scope... scopes) {
        var words = Arrays.stream(scopes).map(scope -> '"' + scope.word() + '"').toList();
        return create("{\"name\": \"some\", \"scopes\": " + words + "}")
                .path("token")
                .asText();
    }

    private HttpResponse<String> ask(String route, String... headers) {
        int space = route.indexOf(' ');
        var request = server.request(
                route.substring(space + 1).replace(":study", "none-abc234").replace(":", ""), headers);
        return server.send(request.method(route.substring(0, space), BodyPublishers.noBody())
                .build());
    }

    @Test
    void a_token_that_expired_a_month_ago_is_swept_away() {
        var lasting = create("{\"name\": \"lasting\", \"scopes\": [\"read\"]}");
        var old = create("{\"name\": \"old\", \"scopes\": [\"read\"], \"expires_in\": \"1d\"}");
        var recent = create("{\"name\": \"recent\", \"scopes\": [\"read\"], \"expires_in\": \"20d\"}");
        server.now.updateAndGet(time -> time.plus(Duration.ofDays(31)));

        server.tokens.sweep();
        assertThat(server.tokens.all()).hasSize(3);

        server.now.updateAndGet(time -> time.plusSeconds(1));
        server.tokens.sweep();
        assertThat(server.tokenChanges)
                .contains(new TokenRevoked(old.path("id").asText()))
                .hasSize(4);
        assertThat(server.json(TOKENS, bearer(admin)).path("items").findValuesAsText("id"))
                .containsExactlyInAnyOrder(
                        lasting.path("id").asText(), recent.path("id").asText());
    }

    @Test
    void a_token_is_shown_once_and_then_opens_what_it_is_for() {
        var response = server.post(
                TOKENS, JSON, "{\"name\": \"ci\", \"scopes\": [\"read\"], \"expires_in\": \"30d\"}", bearer(admin));

        assertThat(response.statusCode()).isEqualTo(201);
        var created = LocalServer.json(response);
        var text = created.path("token").asText();
        assertThat(text).matches("gw_[a-z2-7]{8}_[A-Za-z0-9_-]{43}");
        assertThat(header(response, "Location"))
                .isEqualTo(TOKENS + "/" + created.path("id").asText());
        assertThat(created.path("expires_at").asText()).isEqualTo("2026-03-31T09:30:00.000Z");
        assertThat(server.get("/api/v1/studies", bearer(text)).statusCode()).isEqualTo(200);

        var listed = server.get(TOKENS, bearer(admin));
        assertThat(listed.body()).doesNotContain(text.substring(12)).contains("\"name\":\"ci\"");
        var item = LocalServer.json(listed).at("/items/0");
        assertThat(item.path("last_used_at").asText()).isEqualTo("2026-03-01T09:00:00.000Z");
        assertThat(item.at("/scopes/0").asText()).isEqualTo("read");
        assertThat(server.tokenChanges.toString()).doesNotContain(text.substring(12));
    }

    @Test
    void a_token_has_the_quota_it_was_given_and_the_usual_one_where_it_was_given_none() {
        create("{\"name\": \"ci\", \"scopes\": [\"submit\"], \"max_studies\": 3}");

        var item = LocalServer.json(server.get(TOKENS, bearer(admin))).at("/items/0");
        assertThat(item.path("max_studies").asLong()).isEqualTo(3);
        assertThat(item.path("max_points").asLong())
                .isEqualTo(Quota.DEFAULT.points().orElseThrow());

        for (var wrong : List.of("0", "-1", "1.5", "\"3\"", "1e3", "99999999999999999999")) {
            var refused = server.post(
                    TOKENS,
                    JSON,
                    "{\"name\": \"ci\", \"scopes\": [\"submit\"], \"max_studies\": " + wrong + ", \"max_points\": "
                            + wrong + "}",
                    bearer(admin));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(LocalServer.json(refused).path("errors").findValuesAsText("pointer"))
                    .containsExactly("/max_studies", "/max_points");
        }
    }

    @Test
    void a_use_is_stored_once_an_hour() {
        var read = bearer(token(Scope.READ));
        for (int i = 0; i < 5; i++) {
            server.get("/api/v1/studies", read);
        }
        assertThat(server.tokenChanges.stream().filter(TokenUsed.class::isInstance))
                .hasSize(1);

        server.now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        server.get("/api/v1/studies", read);
        assertThat(server.tokenChanges.stream().filter(TokenUsed.class::isInstance))
                .hasSize(2);
    }

    @Test
    void without_a_good_token_nothing_is_answered_but_health_and_help() {
        for (var wrong : Stream.concat(
                        Stream.of(
                                "Bearer ",
                                "Bearer sesame",
                                "Basic " + admin,
                                admin,
                                "Bearer " + admin + "x",
                                "Bearer " + admin.substring(0, admin.length() - 1) + "~"),
                        Stream.of("Bearer " + Secret.random().text()))
                .toList()) {
            for (var path : List.of("/api/v1/studies", "/metrics", "/nothing", TOKENS)) {
                var response = server.get(path, "Authorization", wrong);
                problem(response, 401, "unauthorized");
                assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
                assertThat(response.body()).doesNotContain(admin);
            }
        }
        problem(server.get("/api/v1/studies"), 401, "unauthorized");
        problem(server.get("/api/v1/studies?token=" + admin), 401, "unauthorized");
        problem(server.post("/api/v1/studies", "application/yaml", "version: 1"), 401, "unauthorized");
        problem(
                server.get("/api/v1/studies", "Authorization", "Bearer " + admin, "Authorization", "x"),
                401,
                "unauthorized");
        assertThat(server.studies.submitted).isEmpty();
        for (var open : List.of("/health/live", "/health/ready", "/problems/unauthorized")) {
            assertThat(server.get(open).statusCode()).isEqualTo(200);
        }
        for (var right : List.of("Bearer " + admin, "bearer  " + admin + " ")) {
            assertThat(server.get("/api/v1/studies", "Authorization", right).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_token_expires() {
        var token = create("{\"name\": \"brief\", \"scopes\": [\"read\"], \"expires_in\": \"1m\"}")
                .path("token")
                .asText();
        server.now.updateAndGet(time -> time.plusSeconds(59));
        assertThat(server.get("/api/v1/studies", bearer(token)).statusCode()).isEqualTo(200);

        server.now.updateAndGet(time -> time.plusSeconds(1));
        var expired = server.get("/api/v1/studies", bearer(token));
        problem(expired, 401, "unauthorized");
        assertThat(expired.body()).contains("has expired at 2026-03-01T09:31:00Z");
    }

    @Test
    void a_revoked_token_opens_nothing() {
        var token = create("{\"name\": \"gone\", \"scopes\": [\"admin\"]}");
        var path = TOKENS + "/" + token.path("id").asText();

        assertThat(ask("DELETE " + path, bearer(admin)).statusCode()).isEqualTo(204);
        problem(server.get("/api/v1/studies", bearer(token.path("token").asText())), 401, "unauthorized");
        problem(ask("DELETE " + path, bearer(admin)), 404, "unknown-token");
        assertThat(server.tokenChanges)
                .extracting(Object::getClass)
                .isEqualTo(List.of(TokenCreated.class, TokenRevoked.class));
    }

    @Test
    void every_route_is_closed_to_all_scopes_but_its_own() {
        for (var scope : Scope.values()) {
            var token = bearer(token(scope));
            for (var needed : Scope.values()) {
                for (var route : Access.routes(needed)) {
                    var response = ask(route, token);
                    if (scope == needed || scope == Scope.ADMIN) {
                        assertThat(response.statusCode())
                                .as("%s with %s: %s", route, scope, response.body())
                                .isNotIn(401, 403);
                    } else {
                        problem(response, 403, "forbidden");
                        assertThat(response.body()).contains("'" + needed.word() + "'");
                    }
                }
            }
        }
        assertThat(server.studies.submitted).isEmpty();
    }

    @Test
    void head_needs_what_get_needs() {
        for (var needed : Scope.values()) {
            var other = bearer(token(needed == Scope.SUBMIT ? Scope.WORK : Scope.SUBMIT));
            var right = bearer(token(needed));
            for (var route : Access.routes(needed)) {
                if (route.startsWith("GET ")) {
                    var head = route.replace("GET ", "HEAD ");
                    assertThat(ask(head, other).statusCode()).as(head).isEqualTo(403);
                    assertThat(ask(head, right).statusCode()).as(head).isNotIn(401, 403);
                    assertThat(ask(head).statusCode()).as(head).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void a_wish_that_cannot_be_met_is_refused_with_every_reason() {
        var response = server.post(
                TOKENS,
                JSON,
                "{\"name\": \"a\\nb\", \"scopes\": [\"read\", \"write\"], \"expires_in\": \"0s\"}",
                bearer(admin));

        problem(response, 400, "malformed-body");
        assertThat(LocalServer.json(response).path("errors").findValuesAsText("pointer"))
                .containsExactly("/name", "/scopes/1", "/expires_in");
        for (var body : List.of(
                "{}",
                "{\"name\": \"x\"}",
                "{\"name\": \"x\", \"scopes\": []}",
                "{\"name\": \"x\", \"scopes\": \"read\"}",
                "{\"name\": 1, \"scopes\": [\"read\"]}",
                "{\"name\": \"\", \"scopes\": [\"read\"]}",
                "{\"name\": \"x\", \"scopes\": [\"read\"], \"expires_in\": 30}",
                "{\"name\": \"x\", \"scopes\": [\"read\"], \"expires_in\": \"100000d\"}",
                "{\"name\": \"x\", \"scopes\": [\"read\"], \"secret\": \"mine\"}")) {
            problem(server.post(TOKENS, JSON, body, bearer(admin)), 400, "malformed-body");
        }
        assertThat(server.tokenChanges).isEmpty();
    }

    @Test
    void where_no_token_is_needed_one_that_is_shown_must_be_good_and_is_held_to_its_scopes() {
        try (var open = new LocalServer()) {
            var created = LocalServer.json(open.post(TOKENS, JSON, "{\"name\": \"reader\", \"scopes\": [\"read\"]}"));
            var reader = bearer(created.path("token").asText());

            assertThat(open.get("/api/v1/studies", reader).statusCode()).isEqualTo(200);
            problem(open.get("/metrics", reader), 403, "forbidden");
            problem(open.get("/api/v1/studies", bearer("nonsense")), 401, "unauthorized");
            assertThat(open.get("/metrics").statusCode()).isEqualTo(200);
        }
    }
}
