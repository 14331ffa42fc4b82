package dev.gridwright.evaluate.http;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// An attempt has ended before all was measured.
final class Fallen extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Ending ending;

    private Fallen(Ending ending) {
        super(null, null, false, false);
        this.ending = ending;
    }

    Ending ending() {
        return ending;
    }

    /// Whether the service only asks to be left alone for a while.
    boolean isPutOff() {
        return ending instanceof Ending.Fell fell && fell.putOff().isPresent();
    }

    /// There was no answer, or none that can be read.
    static Fallen noAnswer(String message) {
        return new Fallen(Ending.failed(Cause.HTTP_ERROR, message));
    }

    /// The service refused; the status stands where a process has its exit code.
    ///
    /// @param putOff how long it wants to be left alone, if it said so
    static Fallen status(int status, String message, Optional<Duration> putOff) {
        return new Fallen(new Ending.Fell(
                Outcome.FAILED, Cause.HTTP_STATUS, message, OptionalInt.of(status), OptionalInt.empty(), putOff));
    }

    /// The answer has no usable number.
    static Fallen noNumber(Cause cause, String message) {
        return new Fallen(new Ending.Fell(Outcome.INVALID, cause, message, OptionalInt.empty(), OptionalInt.empty()));
    }
}
