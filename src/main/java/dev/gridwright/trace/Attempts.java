package dev.gridwright.trace;

import java.util.Optional;
import jdk.jfr.FlightRecorder;

/// Tells of attempts: to a flight recording while there is one, and to [Tracing].
///
/// *Thread*: any.
public final class Attempts {
    /// Told to nobody but flight recordings.
    public static final Attempts UNTRACED = new Attempts(Tracing.OFF);

    private final Tracing tracing;

    public Attempts(Tracing tracing) {
        this.tracing = tracing;
    }

    /// None before the first recording: loading what makes events would cost the first trial much of a second.
    private static Optional<AttemptEvent> event() {
        if (!FlightRecorder.isInitialized()) {
            return Optional.empty();
        }
        var event = new AttemptEvent();
        event.begin();
        return Optional.of(event);
    }

    /// An attempt begins now.
    public BegunAttempt begin(AttemptFacts facts) {
        return new BegunAttempt(facts, event(), tracing.attempt(facts));
    }
}
