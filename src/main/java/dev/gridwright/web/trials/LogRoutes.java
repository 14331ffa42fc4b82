package dev.gridwright.web.trials;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Studies;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.follow.Followers;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import dev.gridwright.web.trials.AttemptOutputs.Found;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What an attempt at a trial wrote, whole, a range of its bytes, or as it is written.
///
/// The header `Trial-State` tells the state of the trial, `Trial-Attempt` which attempt it was, counted from 1.
public final class LogRoutes {
    private static final String TRIAL_STATE = "Trial-State";
    private static final String TRIAL_ATTEMPT = "Trial-Attempt";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final AttemptOutputs outputs;
    private final Followers followers;

    public LogRoutes(Followers followers, Studies studies, StudyRecords records, Calls calls) {
        this.followers = followers;
        this.outputs = new AttemptOutputs(studies, records, calls);
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/trials/:index/log").handler(this::log);
    }

    private void log(RoutingContext context) {
        var query = new Query(context, "follow", "attempt");
        boolean follow = query.word("follow", Map.of("true", true, "false", false), false);
        var attempt = query.whole("attempt").map(OptionalLong::of).orElse(OptionalLong.empty());
        query.check();
        var study = TrialRoutes.id(context);
        long index = TrialRoutes.index(context);
        var found = outputs.find(study, index, attempt);
        if (follow) {
            Calls.answer(context, found, now -> follow(context, study, index, now));
        } else {
            Calls.answer(context, found.compose(now -> outputs.text(study, index, now)), now -> {
                head(context, now);
                answer(context, Buffer.buffer(now.text()));
            });
        }
    }

    private void follow(RoutingContext context, String study, long index, Found found) {
        if (context.response().closed()) {
            return;
        }
        head(context, found);
        if (!found.running()) {
            answer(context, Buffer.buffer(found.text()));
            return;
        }
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT);
        if (context.request().method() == HttpMethod.HEAD) {
            var unused = context.response().end();
            return;
        }
        followers.follow(context, () -> outputs.written(study, index, found));
    }

    private static void head(RoutingContext context, Found found) {
        context.response().putHeader(TRIAL_STATE, found.state());
        if (found.attempt() > 0) {
            context.response().putHeader(TRIAL_ATTEMPT, Long.toString(found.attempt()));
        }
    }

    private static void answer(RoutingContext context, Buffer whole) {
        context.response().putHeader("Accept-Ranges", "bytes");
        var asked = Optional.ofNullable(context.request().getHeader("Range"));
        var range = asked.flatMap(header -> ByteRange.read(header, whole.length()));
        if (range.isEmpty()) {
            Answer.bytes(context, 200, TEXT, whole);
            return;
        }
        switch (range.get()) {
            case ByteRange.Part(long from, long to) -> {
                context.response().putHeader("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole.length());
                Answer.bytes(context, 206, TEXT, whole.getBuffer((int) from, (int) to));
            }
            case ByteRange.Beyond() -> {
                context.response().putHeader("Content-Range", "bytes */" + whole.length());
                throw new Refused(
                        ProblemType.RANGE_NOT_SATISFIABLE,
                        "The output has " + whole.length() + " bytes; '" + asked.orElse("") + "' is none of them.");
            }
        }
    }
}
