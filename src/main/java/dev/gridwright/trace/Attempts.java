package dev.gridwright.trace;

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

    /// An attempt begins now.
    public BegunAttempt begin(AttemptFacts facts) {
        var event = new AttemptEvent();
        event.begin();
        return new BegunAttempt(facts, event, tracing.attempt(facts));
    }
}
