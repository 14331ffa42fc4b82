package dev.gridwright.web;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.study.StudyView;
import dev.gridwright.web.access.Caller;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Submissions that may be sent again: under one `Idempotency-Key` there is one study, however often the request comes,
/// also after a restart and when its first connection was cut. Only an accepted study uses its key up; what was refused
/// may be corrected and sent again.
///
/// A request is the same when its method, path, query and body are.
///
/// *Thread*: any.
final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    /// Requests with a key that are carried out at the same time.
    static final int MAX_IN_PROGRESS = 10_000;

    private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");

    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;
    private final Set<Name> inProgress = ConcurrentHashMap.newKeySet();

    Idempotency(Studies studies, StudyRecords records, Calls calls) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
    }

    private record Name(String scope, String key) {}

    /// Carries out a submission; one that was accepted before answers with its study as it is now.
    ///
    /// @param submit submits under the key that it is given, or under none
    Future<StudyView> once(RoutingContext context, Function<Optional<SubmissionKey>, Future<StudyView>> submit) {
        var key = key(context);
        if (key.isEmpty()) {
            return submit.apply(Optional.empty());
        }
        var name = new Name(scope(context), key.get());
        if (inProgress.size() >= MAX_IN_PROGRESS) {
            throw new Refusal(
                    Refusal.Reason.OVERLOADED,
                    MAX_IN_PROGRESS + " requests with an " + HEADER + " are being carried out; try again.");
        }
        if (!inProgress.add(name)) {
            throw new Refused(
                    ProblemType.REQUEST_IN_PROGRESS, "The first request with this " + HEADER + " has no answer yet.");
        }
        var request = context.request();
        var line = request.method() + " " + request.uri() + "\n";
        var body = context.body().buffer();
        return calls.read(() -> {
                    var hash = sha256(line, body);
                    var used = records.submission(name.scope(), name.key());
                    return new Looked(new SubmissionKey(name.scope(), name.key(), hash), used);
                })
                .compose(looked -> looked.used().isPresent()
                        ? again(context, looked.key(), looked.used().get())
                        : submit.apply(Optional.of(looked.key())))
                .onComplete(done -> inProgress.remove(name));
    }

    private record Looked(SubmissionKey key, Optional<SubmissionKey.Used> used) {}

    private Future<StudyView> again(RoutingContext context, SubmissionKey key, SubmissionKey.Used used) {
        if (!used.requestSha256().equals(key.requestSha256())) {
            return Future.failedFuture(new Refused(
                    ProblemType.KEY_REUSED,
                    "Under this " + HEADER + " study '" + used.study()
                            + "' was submitted, by a request with another query or body."));
        }
        context.response().putHeader(REPLAYED, "true");
        return studies.study(used.study());
    }

    private static Optional<String> key(RoutingContext context) {
        var sent = context.request().headers().getAll(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        if (sent.size() > 1 || !KEY.matcher(sent.getFirst()).matches()) {
            throw new Refused(
                    ProblemType.INVALID_HEADER,
                    HEADER + " must be sent once, with 1 to 255 printable ASCII characters.");
        }
        return Optional.of(sent.getFirst());
    }

    /// Whose keys they are: each token has its own, and those who need none share theirs.
    private static String scope(RoutingContext context) {
        return Caller.of(context).token().orElse("");
    }

    private static String sha256(String line, Buffer body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update(body.getBytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
