package dev.gridwright.web.change;

import dev.gridwright.web.access.Caller;
import dev.gridwright.web.access.Scope;
import dev.gridwright.web.http.Calls;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;

/// Lets a study that runs a command of its own, which no operator has registered, be set going only by those who could
/// have submitted it: new points and a retry run it as much as a submission does.
///
/// Comes behind the body.
public final class CommandCheck {
    private final Predicate<String> runsAdHoc;
    private final Calls calls;

    /// @param runsAdHoc whether the study of an id, if there is one, runs such a command; blocks
    public CommandCheck(Predicate<String> runsAdHoc, Calls calls) {
        this.runsAdHoc = runsAdHoc;
        this.calls = calls;
    }

    public void handle(RoutingContext context) {
        var caller = Caller.of(context);
        if (caller.scopes().contains(Scope.COMMANDS_ADHOC)) {
            context.next();
            return;
        }
        var study = context.pathParam("study");
        var checked = calls.read(() -> {
            if (runsAdHoc.test(study)) {
                caller.check(Scope.COMMANDS_ADHOC);
            }
            return study;
        });
        checked.onSuccess(known -> context.next()).onFailure(context::fail);
    }
}
