package dev.gridwright.web.access;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.StoredToken;
import dev.gridwright.time.DurationText;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Tokens: the list, a new one, and its end. The text of a token is in the answer that made it and nowhere else.
public final class TokenRoutes {
    private static final String PATH = "/api/v1/tokens";
    private static final int MAX_NAME_CHARACTERS = 100;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Tokens tokens;

    public TokenRoutes(Tokens tokens) {
        this.tokens = tokens;
    }

    /// @param body reads bodies
    public void install(Router router, Handler<RoutingContext> body) {
        router.get(PATH).handler(this::list);
        router.post(PATH).handler(body).handler(this::create);
        router.delete(PATH + "/:token").handler(this::revoke);
    }

    private void list(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Answer.json(context, 200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (var token : tokens.all()) {
                write(out, token, Optional.empty());
            }
            out.writeEndArray();
            out.writeNullField("next");
            out.writeEndObject();
        });
    }

    private void create(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var wish = Wish.read(JsonBody.object(context, "name", "scopes", "max_studies", "max_points", "expires_in"));
        if (tokens.all().size() >= Tokens.MAX_TOKENS) {
            throw new Refused(
                    ProblemType.QUOTA_EXCEEDED,
                    "There are " + Tokens.MAX_TOKENS + " tokens, the most there may be; revoke one first.");
        }
        var secret = Secret.random();
        answer(context, tokens.create(secret, wish.name(), wish.scopes(), wish.quota(), wish.expiresIn()), token -> {
            context.response().putHeader("Location", PATH + "/" + token.id());
            Answer.json(context, 201, out -> write(out, token, Optional.of(secret)));
        });
    }

    private void revoke(RoutingContext context) {
        new Query(context).check();
        var id = context.pathParam("token");
        var revoked = tokens.revoke(id)
                .orElseThrow(() -> new Refused(ProblemType.UNKNOWN_TOKEN, "There is no token '" + id + "'."));
        answer(context, revoked, done -> {
            var unused = context.response().setStatusCode(204).end();
        });
    }

    private static <T> void answer(RoutingContext context, CompletableFuture<T> done, Consumer<T> answer) {
        Future.fromCompletionStage(done, context.vertx().getOrCreateContext())
                .onSuccess(answer::accept)
                .onFailure(context::fail);
    }

    private void write(JsonGenerator out, StoredToken token, Optional<Secret> secret) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", token.id());
        out.writeStringField("name", token.name());
        out.writeArrayFieldStart("scopes");
        for (var scope : token.scopes()) {
            out.writeString(scope);
        }
        out.writeEndArray();
        var quota = tokens.quota(token);
        number(out, "max_studies", quota.studies());
        number(out, "max_points", quota.points());
        out.writeStringField("created_at", Wire.time(token.createdAt()));
        time(out, "expires_at", token.expiresAt());
        time(out, "last_used_at", token.lastUsedAt());
        if (secret.isPresent()) {
            out.writeStringField("token", secret.get().text());
        }
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String name, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            out.writeNumberField(name, number.getAsLong());
        } else {
            out.writeNullField(name);
        }
    }

    private static void time(JsonGenerator out, String name, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            out.writeStringField(name, Wire.time(time.get()));
        } else {
            out.writeNullField(name);
        }
    }

    /// What a new token is to be.
    private record Wish(String name, Set<Scope> scopes, Quota quota, Optional<Duration> expiresIn) {
        /// @throws Refused with everything that is wrong
        static Wish read(ObjectNode body) {
            var faults = new ArrayList<Fault>();
            var wish = new Wish(
                    name(body.path("name"), faults),
                    scopes(body.path("scopes"), faults),
                    new Quota(
                            most(body.path("max_studies"), "/max_studies", faults),
                            most(body.path("max_points"), "/max_points", faults)),
                    expiresIn(body.path("expires_in"), faults));
            if (!faults.isEmpty()) {
                throw new Refused(ProblemType.MALFORMED_BODY, faults);
            }
            return wish;
        }

        private static String name(JsonNode node, List<Fault> faults) {
            var name = node.asText();
            if (!node.isTextual()
                    || name.isBlank()
                    || name.length() > MAX_NAME_CHARACTERS
                    || name.codePoints().anyMatch(Wish::isUnprintable)) {
                faults.add(Fault.at(
                        "/name",
                        "must be a text of 1 to " + MAX_NAME_CHARACTERS + " characters without control characters",
                        node.asText()));
            }
            return name;
        }

        private static boolean isUnprintable(int c) {
            return Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE;
        }

        private static Set<Scope> scopes(JsonNode node, List<Fault> faults) {
            var scopes = EnumSet.noneOf(Scope.class);
            if (!node.isArray() || node.isEmpty()) {
                faults.add(Fault.at("/scopes", "must be a list with any of " + Scope.words(), node.asText()));
            }
            for (int i = 0; i < node.size(); i++) {
                var scope = Scope.of(node.get(i).asText());
                if (scope.isPresent()) {
                    scopes.add(scope.get());
                } else {
                    faults.add(Fault.at(
                            "/scopes/" + i,
                            "must be any of " + Scope.words(),
                            node.get(i).asText()));
                }
            }
            return scopes;
        }

        private static OptionalLong most(JsonNode node, String pointer, List<Fault> faults) {
            if (node.isMissingNode() || node.isNull()) {
                return OptionalLong.empty();
            }
            if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 1) {
                faults.add(Fault.at(
                        pointer,
                        "must be a whole number from 1 on; without it the server's default holds",
                        node.asText()));
                return OptionalLong.empty();
            }
            return OptionalLong.of(node.asLong());
        }

        private static Optional<Duration> expiresIn(JsonNode node, List<Fault> faults) {
            if (node.isMissingNode() || node.isNull()) {
                return Optional.empty();
            }
            var duration = (node.isTextual() ? DurationText.parse(node.asText()) : Optional.<Duration>empty())
                    .filter(time -> time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0);
            if (duration.isEmpty()) {
                faults.add(Fault.at("/expires_in", "must be a duration from 1s to 3650d, such as 30d", node.asText()));
            }
            return duration;
        }
    }
}
