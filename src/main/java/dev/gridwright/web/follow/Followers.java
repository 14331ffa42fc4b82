package dev.gridwright.web.follow;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.LongAnswer;
import dev.gridwright.web.http.Refused;
import dev.gridwright.web.http.StreamBudget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// All readers that follow what attempts write: each is looked after in turn, as long as the budget lasts.
///
/// *Thread*: one event loop.
public final class Followers {
    /// Readers at a time.
    static final int MAX_FOLLOWERS = 1024;

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Vertx vertx;
    private final StreamBudget budget = new StreamBudget(System.nanoTime());
    private final Deque<Follower> followers = new ArrayDeque<>();
    private boolean looking;
    private boolean ending;

    public Followers(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Answers with what an attempt has written, and goes on until it has ended. The head of the answer but for its
    /// status is that of its sender.
    ///
    /// @throws Refused when there are too many readers already
    public void follow(RoutingContext context, Written.Source source) {
        if (followers.size() >= MAX_FOLLOWERS) {
            throw new Refused(
                    ProblemType.OVERLOADED,
                    MAX_FOLLOWERS + " readers follow trials already, as many as this server serves.");
        }
        var request = context.request();
        var response = request.response();
        // A program may be silent for as long as it runs; the connection serves nothing else after that.
        LongAnswer.maySilence(request);
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader("X-Accel-Buffering", "no");
        var follower = new Follower(request, vertx.getOrCreateContext(), source, budget, System.nanoTime());
        context.addEndHandler(done -> followers.remove(follower));
        followers.add(follower);
        // The head goes out at once, so that a reader knows that it is listened to.
        var unused = response.writeHead();
        follower.look(System.nanoTime());
        if (ending) {
            follower.end();
        }
        if (!looking) {
            looking = true;
            long ignored = vertx.setPeriodic(LOOK_EVERY.toMillis(), this::look);
        }
    }

    /// Ends each answer with what there is: nothing will be written any more, or nobody will tell of it.
    public void end() {
        ending = true;
        List.copyOf(followers).forEach(Follower::end);
    }

    /// Those that were looked after go to the end, so that all have their turn when the budget is short.
    private void look(long timer) {
        long now = System.nanoTime();
        for (int left = followers.size(); left > 0 && budget.open(now); left--) {
            var follower = followers.removeFirst();
            if (!follower.closed()) {
                followers.addLast(follower);
                follower.look(now);
            }
        }
        if (followers.isEmpty()) {
            looking = !vertx.cancelTimer(timer);
        }
    }
}
