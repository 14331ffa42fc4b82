package dev.gridwright.study;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A threshold that a study must meet.
///
/// @param expression as written, without its level
/// @param abort whether the study ends once this gate cannot be met any more
public record Gate(String expression, Level level, boolean abort, Quantity quantity, Operator operator, double bound) {

    /// What a failed gate means for the verdict.
    public enum Level {
        ERROR,
        WARN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Operator {
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        EQUAL("=="),
        UNEQUAL("!=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /// What is compared.
    public sealed interface Quantity {
        /// The metric's value of the best trial.
        record Best(Optional<String> metric) implements Quantity {}

        /// A statistic of a metric, or of `duration`, over the succeeded trials.
        ///
        /// @param percentile from 0 to 100, for `p`
        record Statistic(String name, OptionalDouble percentile, String metric) implements Quantity {}

        /// How many trials are in a state.
        record Count(String state) implements Quantity {}

        /// The share of an outcome among the ended trials, cancelled and skipped ones left out.
        record Rate(String outcome) implements Quantity {}

        /// How long the study took.
        record StudyDuration() implements Quantity {}
    }

    /// A gate held against a study.
    ///
    /// @param passed false also when there is no number: no evidence, no pass
    /// @param actual the number found, when there is one
    public record Result(String expression, Level level, boolean passed, OptionalDouble actual) {}
}
