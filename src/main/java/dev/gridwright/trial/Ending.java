package dev.gridwright.trial;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How an attempt ended, as far as its evaluator can tell. Whether the numbers it measured are a result is for
/// [Folds] to judge.
public sealed interface Ending {
    /// The work ran to its own end; its measurements were reported on the way.
    ///
    /// @param exitCode of the program that it was, when it was one
    record Completed(OptionalInt exitCode) implements Ending {
        private static final Completed NO_PROGRAM = new Completed(OptionalInt.empty());
    }

    /// The work ended otherwise.
    ///
    /// @param outcome `failed`, `invalid`, `timed_out` or `cancelled`
    /// @param message what happened, in one sentence that names what to look at
    /// @param exitCode of the process that ran it, when it exited; where its program is not there,
    /// what a shell would say
    /// @param signal that ended its process, when one did
    /// @param putOff how long a service wants to be left alone before it is asked again, at no cost of the trial
    record Fell(
            Outcome outcome,
            Cause cause,
            String message,
            OptionalInt exitCode,
            OptionalInt signal,
            Optional<Duration> putOff)
            implements Ending {
        public Fell(Outcome outcome, Cause cause, String message, OptionalInt exitCode, OptionalInt signal) {
            this(outcome, cause, message, exitCode, signal, Optional.empty());
        }

        public Fell {
            if (outcome == Outcome.SUCCEEDED || outcome == Outcome.SKIPPED) {
                throw new IllegalArgumentException("an attempt does not fall with outcome " + outcome.word());
            }
        }

        /// The same of a program that exited so.
        public Fell exited(OptionalInt code) {
            return new Fell(outcome, cause, message, code, signal, putOff);
        }

        /// The same with a further sentence.
        public Fell adding(String sentence) {
            return new Fell(outcome, cause, message + " " + sentence, exitCode, signal, putOff);
        }
    }

    static Ending completed() {
        return Completed.NO_PROGRAM;
    }

    /// A program ran to its own end, and said that all is well.
    static Ending exitedWell() {
        return new Completed(OptionalInt.of(0));
    }

    static Ending failed(Cause cause, String message) {
        return new Fell(Outcome.FAILED, cause, message, OptionalInt.empty(), OptionalInt.empty());
    }
}
