package dev.gridwright.engine.remote;

import dev.gridwright.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for leases, and all that repeat it: waiting for work, then for the store, then answered.
///
/// *Thread*: the coordinator's event loop.
final class Pending {
    private final Ask ask;
    private final Promise<List<OpenLease>> answer = Promise.promise();
    private final List<OpenLease> leases = new ArrayList<>();
    private int waiting = 1;
    private int unstored;
    private Timers.@Nullable Timer timer;

    Pending(Ask ask) {
        this.ask = ask;
    }

    Ask ask() {
        return ask;
    }

    boolean wantsMore() {
        return leases.size() < ask.max();
    }

    List<OpenLease> leases() {
        return leases;
    }

    void add(OpenLease lease) {
        leases.add(lease);
        unstored++;
    }

    /// One of its leases is decided.
    ///
    /// @return whether all are
    boolean stored() {
        unstored--;
        return unstored == 0;
    }

    void timer(Timers.Timer until) {
        timer = until;
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /// One more waits for the answer.
    void join() {
        waiting++;
    }

    /// One less waits for the answer.
    ///
    /// @return whether nobody does any more
    boolean leave() {
        waiting--;
        return waiting == 0;
    }

    boolean isAbandoned() {
        return waiting == 0;
    }

    Promise<List<OpenLease>> promise() {
        return answer;
    }

    Future<List<OpenLease>> answer() {
        return answer.future();
    }
}
