package dev.gridwright.web;

import dev.gridwright.engine.Studies;
import dev.gridwright.study.StudyView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Answers that are held back until a study has changed: `Prefer: wait=30` (RFC 7240).
///
/// A change of state is told at once, other changes after a second, so that a client that asks again and again is not
/// kept busy by a study of many short trials.
final class Waiting {
    /// However long a client prefers to wait.
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration CHANGES_APART = Duration.ofSeconds(1);
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})");

    private final Vertx vertx;
    private final Studies studies;

    Waiting(Vertx vertx, Studies studies) {
        this.vertx = vertx;
        this.studies = studies;
    }

    /// How long the client prefers to wait; empty when it does not say.
    static Optional<Duration> preferred(HttpServerRequest request) {
        var prefer = request.getHeader("Prefer");
        if (prefer == null) {
            return Optional.empty();
        }
        var matcher = WAIT.matcher(prefer);
        if (!matcher.find()) {
            return Optional.empty();
        }
        var asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        return Optional.of(asked.compareTo(LONGEST) < 0 ? asked : LONGEST);
    }

    /// The study once it is `enough`, or as it is after `atMost`, or once nobody waits for it any more.
    Future<StudyView> until(StudyView first, Predicate<StudyView> enough, Duration atMost, HttpServerRequest request) {
        var promise = Promise.<StudyView>promise();
        look(new Look(first, enough, System.nanoTime(), atMost, request), first, promise);
        return promise.future();
    }

    private record Look(
            StudyView first,
            Predicate<StudyView> enough,
            long startedNanos,
            Duration atMost,
            HttpServerRequest request) {
        boolean over(StudyView now) {
            var waited = Duration.ofNanos(System.nanoTime() - startedNanos);
            boolean tell = now.state().ended() || now.state() != first.state() || waited.compareTo(CHANGES_APART) >= 0;
            return waited.compareTo(atMost) >= 0
                    || (tell && enough.test(now))
                    || request.response().closed();
        }
    }

    private void look(Look look, StudyView now, Promise<StudyView> promise) {
        if (look.over(now)) {
            promise.complete(now);
            return;
        }
        vertx.setTimer(
                LOOK_EVERY.toMillis(),
                timer -> studies.study(now.id())
                        .onSuccess(next -> look(look, next, promise))
                        .onFailure(promise::fail));
    }
}
