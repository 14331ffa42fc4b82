package dev.gridwright.web;

import dev.gridwright.engine.Studies;
import dev.gridwright.study.StudyView;
import dev.gridwright.web.events.StateBells;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Answers that are held back until a study has changed: `Prefer: wait=30` (RFC 7240).
///
/// A change of state is told at once, other changes after a second, so that a client that asks again and again is not
/// kept busy by a study of many short trials.
final class Waiting {
    /// However long a client prefers to wait.
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})");

    private final Vertx vertx;
    private final Studies studies;
    private final StateBells bells;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    Waiting(Vertx vertx, Studies studies, StateBells bells) {
        this.vertx = vertx;
        this.studies = studies;
        this.bells = bells;
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

    /// The study once it is `enough`, or as it is after `atMost`, or once nobody waits for it any more, or the server
    /// ends.
    ///
    /// *Thread*: the event loop of the request.
    Future<StudyView> until(StudyView first, Predicate<StudyView> enough, Duration atMost, HttpServerRequest request) {
        var wait = new Wait(first, enough, atMost, request);
        wait.begin();
        return wait.told.future().onComplete(ignored -> wait.end());
    }

    /// Tells all who wait what is known by now, and has nobody wait any more.
    void end() {
        ending = true;
        waits.forEach(Wait::give);
    }

    private final class Wait {
        private final Promise<StudyView> told = Promise.promise();
        private final Context loop = vertx.getOrCreateContext();
        private final Runnable bell = () -> loop.runOnContext(ignored -> look());
        private final long startedNanos = System.nanoTime();
        private final StudyView first;
        private final Predicate<StudyView> enough;
        private final Duration atMost;
        private final HttpServerRequest request;
        private volatile StudyView latest;
        private long timer = -1;

        Wait(StudyView first, Predicate<StudyView> enough, Duration atMost, HttpServerRequest request) {
            this.first = first;
            this.latest = first;
            this.enough = enough;
            this.atMost = atMost;
            this.request = request;
        }

        void begin() {
            waits.add(this);
            if (ending) {
                give();
            }
            bells.add(first.id(), bell);
            // It may have changed between the first look and the bell.
            look();
        }

        private void look() {
            if (!told.future().isComplete()) {
                vertx.cancelTimer(timer);
                timer = vertx.setTimer(untilNext().toMillis(), late -> look());
                studies.study(first.id()).onSuccess(this::see).onFailure(told::tryFail);
            }
        }

        private Duration untilNext() {
            var left = atMost.minus(waited());
            return left.isPositive() && left.compareTo(LOOK_EVERY) < 0 ? left.plusMillis(1) : LOOK_EVERY;
        }

        private Duration waited() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }

        void give() {
            told.tryComplete(latest);
        }

        private void see(StudyView now) {
            latest = now;
            boolean late = waited().compareTo(LOOK_EVERY) >= 0;
            boolean tell = late || now.state().ended() || now.state() != first.state();
            if (waited().compareTo(atMost) >= 0
                    || (tell && enough.test(now))
                    || request.response().closed()) {
                told.tryComplete(now);
            }
        }

        void end() {
            waits.remove(this);
            bells.remove(first.id(), bell);
            vertx.cancelTimer(timer);
        }
    }
}
