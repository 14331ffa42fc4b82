package dev.gridwright.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Spans of what the server does: a submission, the study that comes of it, its attempts, each within the one before.
///
/// A `traceparent` is empty where nothing is traced.
///
/// *Thread*: any; nothing blocks but [#close]. What cannot be sent is dropped.
public interface Tracing extends AutoCloseable {
    /// Traces nothing.
    Tracing OFF = new Tracing() {};

    /// A grid is submitted.
    ///
    /// @param caller the span of whoever submits it
    default Submission submit(Optional<TraceParent> caller) {
        return Submission.NONE;
    }

    /// A study goes on that began in an earlier life of the server, or had ended.
    ///
    /// @param before the `traceparent` that its span had then
    /// @return the one it has from now on
    default String goesOn(String study, String name, String before) {
        return "";
    }

    /// A study has ended.
    ///
    /// @param reason why, in a word
    default void ended(String study, String state, String reason) {}

    default Attempt attempt(AttemptFacts facts) {
        return Attempt.NONE;
    }

    /// Ends what is open, and sends what is left within a bounded time.
    @Override
    default void close() {}

    /// It was asked for what cannot be done; the message says what, and what can.
    final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// A grid on its way to be a study.
    interface Submission {
        Submission NONE = new Submission() {};

        /// It becomes a study.
        ///
        /// @return the `traceparent` of the study's span
        default String becomes(String study, String name, long points) {
            return "";
        }

        /// The study is there.
        default void accepted() {}

        /// It is not accepted; nothing becomes of the study.
        default void refused(String reason) {}
    }

    /// An attempt under way.
    interface Attempt {
        Attempt NONE = new Attempt() {};

        default String traceparent() {
            return "";
        }

        /// Called once.
        default void ended(String outcome, String cause) {}
    }
}
