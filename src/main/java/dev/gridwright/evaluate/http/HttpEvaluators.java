package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.secret.Secrets;
import java.time.InstantSource;

/// Makes evaluators of `http` trials, which share a client, the secrets, and what they know of hosts and rows.
public final class HttpEvaluators implements Evaluator.Factory {
    private final OutboundClient client;
    private final Secrets secrets;
    private final InstantSource clock;
    private final HostGates gates = new HostGates(System::nanoTime);
    private final RowFiles files = new RowFiles();
    private final Halfway halfway = new Halfway();

    /// @param clock against which a service that names a time of day is asked again
    public HttpEvaluators(OutboundClient client, Secrets secrets, InstantSource clock) {
        this.client = client;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public Evaluator open(String slot) {
        return new HttpEvaluator(this);
    }

    /// A study has ended; nothing of it is kept.
    ///
    /// *Thread*: any.
    public void studyEnded(String study) {
        halfway.forget(study);
    }

    OutboundClient client() {
        return client;
    }

    Secrets secrets() {
        return secrets;
    }

    InstantSource clock() {
        return clock;
    }

    HostGates gates() {
        return gates;
    }

    RowFiles files() {
        return files;
    }

    Halfway halfway() {
        return halfway;
    }
}
