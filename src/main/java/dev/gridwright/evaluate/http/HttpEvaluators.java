package dev.gridwright.evaluate.http;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.secret.Secrets;
import java.time.InstantSource;

/// Makes evaluators of `http` trials, which share a client and the secrets.
///
/// @param clock against which a service that names a time of day is asked again
public record HttpEvaluators(OutboundClient client, Secrets secrets, InstantSource clock) implements Evaluator.Factory {
    @Override
    public Evaluator open(String slot) {
        return new HttpEvaluator(this);
    }
}
