package dev.gridwright.web.access;

import dev.gridwright.api.ProblemType;
import dev.gridwright.quota.Owner;
import dev.gridwright.web.http.Refused;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who sent a request.
///
/// @param holder whose token was shown; empty where none is needed, and for that of this run of the server
/// @param scopes what it may do, with all that they include
public record Caller(Optional<Owner> holder, Set<Scope> scopes) {
    /// Whoever may do everything.
    static final Caller TRUSTED = new Caller(Optional.empty(), EnumSet.allOf(Scope.class));

    private static final String KEY = Caller.class.getName();

    public Caller {
        scopes = Scope.closure(scopes);
    }

    /// Who sent this request, once it has passed [TokenCheck].
    public static Caller of(RoutingContext context) {
        Caller caller = context.get(KEY);
        if (caller == null) {
            throw new IllegalStateException("nobody has asked who sends " + context.normalizedPath());
        }
        return caller;
    }

    /// Who sent this request, if that was found out.
    public static Optional<Caller> find(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    /// The id of the token that was shown, when one was.
    public Optional<String> token() {
        return holder.map(Owner::token);
    }

    void sent(RoutingContext context) {
        context.put(KEY, this);
    }

    /// @throws Refused when the caller may not do that
    public void check(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new Refused(
                    ProblemType.FORBIDDEN,
                    "This needs the scope '" + scope.word() + "'; the token has "
                            + scopes.stream().map(Scope::word).sorted().collect(Collectors.joining(", ")) + ".");
        }
    }
}
