package dev.gridwright.web.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.StudyJson;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.grid.AmendmentFile;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Studies that are retried, changed or deleted.
public final class ChangeRoutes {
    private static final Map<String, Outcome> RETRIABLE = Stream.of(Outcome.values())
            .filter(outcome -> outcome != Outcome.SUCCEEDED)
            .collect(Collectors.toMap(Outcome::word, outcome -> outcome));
    private static final String RETRIABLE_WORDS = Stream.of(Outcome.values())
            .filter(outcome -> outcome != Outcome.SUCCEEDED)
            .map(Outcome::word)
            .collect(Collectors.joining(", "));
    private static final Set<Outcome> FALLEN = EnumSet.of(Outcome.FAILED, Outcome.TIMED_OUT, Outcome.INVALID);

    private final StudyChanges changes;
    private final CommandCheck commands;
    private final Preconditions preconditions;

    /// @param matchRequired whether a study is changed or deleted only by who names its version
    public ChangeRoutes(StudyChanges changes, CommandCheck commands, boolean matchRequired) {
        this.changes = changes;
        this.commands = commands;
        this.preconditions = new Preconditions(matchRequired);
    }

    public void install(Router router, BodyHandler body) {
        router.post("/api/v1/studies/:study/retry")
                .handler(body)
                .handler(commands::handle)
                .handler(this::retry);
        router.patch("/api/v1/studies/:study").handler(body).handler(this::amend);
        router.delete("/api/v1/studies/:study").handler(this::delete);
    }

    private void retry(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var outcomes = outcomes(JsonBody.optional(context, "outcomes"));
        answer(context, 202, changes.retry(context.pathParam("study"), outcomes));
    }

    private static Set<Outcome> outcomes(ObjectNode body) {
        var list = body.get("outcomes");
        if (list == null) {
            return FALLEN;
        }
        if (!list.isArray() || list.isEmpty()) {
            throw wrong(List.of(
                    Fault.at("/outcomes", "must be a list of at least one of " + RETRIABLE_WORDS, list.toString())));
        }
        var outcomes = EnumSet.noneOf(Outcome.class);
        var faults = new ArrayList<Fault>();
        int position = 0;
        for (JsonNode word : list) {
            var outcome = word.isTextual() ? RETRIABLE.get(word.asText()) : null;
            if (outcome == null) {
                faults.add(Fault.at(
                        "/outcomes/" + position,
                        "must be one of " + RETRIABLE_WORDS,
                        word.isTextual() ? word.asText() : word.toString()));
            } else {
                outcomes.add(outcome);
            }
            position++;
        }
        if (!faults.isEmpty()) {
            throw wrong(faults);
        }
        return outcomes;
    }

    private static Refused wrong(List<Fault> faults) {
        return new Refused(ProblemType.INVALID_CHANGE, faults);
    }

    private void amend(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var versions = preconditions.versions(context);
        var unused = JsonBody.object(context);
        var amendment = amendment(JsonBody.text(context).orElseThrow());
        Calls.answer(context, changes.amend(context.pathParam("study"), amendment, versions), study -> {
            context.response().putHeader(HttpHeaders.ETAG, "\"" + study.version() + "\"");
            Answer.json(context, 200, out -> StudyJson.write(out, study));
        });
    }

    private static Amendment amendment(String json) {
        return switch (AmendmentFile.read(json)) {
            case AmendmentFile.Read.Valid(var amendment) -> amendment;
            case AmendmentFile.Read.Invalid(var problems) -> throw Faults.refused(problems);
        };
    }

    private void delete(RoutingContext context) {
        new Query(context).check();
        var versions = preconditions.versions(context);
        Calls.answer(context, changes.delete(context.pathParam("study"), versions), done -> {
            var unused = context.response().setStatusCode(204).end();
        });
    }

    static void answer(RoutingContext context, int status, Future<StudyView> changed) {
        Calls.answer(context, changed, study -> Answer.json(context, status, out -> StudyJson.write(out, study)));
    }
}
