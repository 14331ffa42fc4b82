package dev.gridwright.engine;

import dev.gridwright.engine.remote.Ask;
import dev.gridwright.engine.remote.Beat;
import dev.gridwright.engine.remote.Delivery;
import dev.gridwright.engine.remote.HandOut;
import dev.gridwright.engine.remote.LeaseId;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.trial.Measurement;
import io.vertx.core.Future;
import java.util.List;

/// What the users' own workers may ask: trials, one lease for each, and what becomes of them.
///
/// *Errors*: as for [Studies]; `LEASE_GONE` when there is no such lease, `LEASE_SUPERSEDED` when the server ended it or
/// its worker gave it back, `RESULT_DIFFERS` when it has another result.
///
/// *Thread*: any; never blocks.
public interface Workers {
    /// Asks for trials, and waits for them as long as it says.
    ///
    /// @return the leases, stored; none when nothing came
    Asked ask(Ask ask);

    /// What a worker waits for.
    interface Asked {
        Future<List<HandOut>> answer();

        /// Nobody waits for the answer any more: what was not handed out yet stays.
        void abandon();
    }

    /// Keeps a lease, and hears whether the attempt is to go on; also of one that has ended.
    Future<Beat> beat(LeaseId id, List<Measurement> measured);

    /// Ends an attempt by its worker's report. Repeatable with the same report.
    ///
    /// @return how the lease ended, stored
    Future<WorkerLease> deliver(LeaseId id, Delivery delivery);

    /// Gives a trial back, at nobody's charge. Repeatable.
    Future<Void> giveBack(LeaseId id);
}
