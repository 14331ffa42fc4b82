package dev.gridwright.evaluate.command.result;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.util.Map;
import java.util.OptionalInt;

/// What a command that ended normally came to.
public sealed interface Result {
    /// Its metrics; whether they are finite is for the folds to judge.
    record Measured(Map<String, Double> metrics) implements Result {}

    /// It left no number that could be taken for the objective.
    record Unusable(Ending.Fell ending) implements Result {}

    static Result unusable(Cause cause, String message) {
        return new Unusable(new Ending.Fell(Outcome.INVALID, cause, message, OptionalInt.empty(), OptionalInt.empty()));
    }

    /// The result that one reported object stands for.
    ///
    /// @param where it was found, as it follows "in"
    static Result of(Reported reported, String metric, String where) {
        var other = reported.others().get(metric);
        if (other == null) {
            return new Measured(reported.numbers());
        }
        return other.ambiguous()
                ? unusable(
                        Cause.METRIC_AMBIGUOUS,
                        "The metric '" + metric + "' has several values in " + where + ": " + other.words()
                                + ". Report one.")
                : unusable(
                        Cause.METRIC_NOT_FINITE,
                        "The metric '" + metric + "' is " + other.words() + " in " + where
                                + "; a finite number is needed.");
    }
}
