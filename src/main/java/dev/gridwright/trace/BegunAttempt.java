package dev.gridwright.trace;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// An attempt under way, as it is told of.
///
/// *Thread*: any; it may end on another thread than it began.
public final class BegunAttempt {
    private final AttemptFacts facts;
    private final Optional<AttemptEvent> event;
    private final Tracing.Attempt span;
    private final AtomicBoolean over = new AtomicBoolean();

    BegunAttempt(AttemptFacts facts, Optional<AttemptEvent> event, Tracing.Attempt span) {
        this.facts = facts;
        this.event = event;
        this.span = span;
    }

    /// What the attempt hands on to whom it asks, so that their work becomes part of its trace; empty when nothing is
    /// traced.
    public String traceparent() {
        return span.traceparent();
    }

    /// The attempt ends now; the first end counts.
    ///
    /// @param outcome in a word
    /// @param cause in a word, empty when it succeeded
    public void ended(String outcome, String cause) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        span.ended(outcome, cause);
        event.ifPresent(begun -> record(begun, outcome, cause));
    }

    private void record(AttemptEvent event, String outcome, String cause) {
        event.end();
        if (event.shouldCommit()) {
            event.study = facts.study();
            event.index = facts.index();
            event.attempt = facts.attempt();
            event.token = facts.token();
            event.kind = facts.kind();
            event.pool = facts.pool();
            event.slot = facts.slot();
            event.outcome = outcome;
            event.cause = cause;
            event.commit();
        }
    }
}
