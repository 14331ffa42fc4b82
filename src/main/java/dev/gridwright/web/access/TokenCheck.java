package dev.gridwright.web.access;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.access.Tokens.Shown;
import dev.gridwright.web.http.Refused;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/// Finds out who sends a request: `Authorization: Bearer TOKEN`. A token that is shown must be good, also where none is
/// needed: whoever shows one wants to be no more than it says.
public final class TokenCheck implements Handler<RoutingContext> {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final boolean required;
    private final RateLimit rates;
    private final RefusalLog refusals = new RefusalLog(TimeMeter.SYSTEM_NANOTIME);

    /// @param required whether a request without a token is refused, or may do everything
    /// @param rates counts also who is refused here
    public TokenCheck(Tokens tokens, boolean required, RateLimit rates) {
        this.rates = rates;
        this.tokens = tokens;
        this.required = required;
    }

    @Override
    public void handle(RoutingContext context) {
        if (!Access.isForAnyone(context)) {
            try {
                caller(context).sent(context);
            } catch (Refused refused) {
                if (context.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
                    refusals.log(
                            context.request().remoteAddress(), refused.problem().detail());
                }
                rates.unknown(context);
                throw refused;
            }
        }
        context.next();
    }

    private Caller caller(RoutingContext context) {
        var headers = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            throw unauthorized("The request has more than one Authorization header.");
        }
        var header = headers.isEmpty() ? null : headers.getFirst();
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            if (required) {
                throw unauthorized("The request has no token.");
            }
            return Caller.TRUSTED;
        }
        return switch (tokens.look(header.substring(BEARER.length()).strip())) {
            case Shown.Good(var caller) -> caller;
            case Shown.Expired(var at) -> throw unauthorized("The token has expired at " + at + ".");
            case Shown.Unknown() -> throw unauthorized("The token is not one that this server knows.");
        };
    }

    private static Refused unauthorized(String detail) {
        return new Refused(ProblemType.UNAUTHORIZED, detail);
    }
}
