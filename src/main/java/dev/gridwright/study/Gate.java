package dev.gridwright.study;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A threshold that a study must meet.
///
/// @param expression as written, without its level
/// @param abort whether the study ends once this gate cannot be met any more
public record Gate(String expression, Level level, boolean abort, Quantity quantity, Operator operator, Bound bound) {

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

        /// Whether `actual` stands so to `bound`.
        public boolean holds(double actual, double bound) {
            return switch (this) {
                case LESS -> actual < bound;
                case AT_MOST -> actual <= bound;
                case GREATER -> actual > bound;
                case AT_LEAST -> actual >= bound;
                case EQUAL -> actual == bound;
                case UNEQUAL -> actual != bound;
            };
        }
    }

    /// What the quantity is held against.
    public sealed interface Bound {
        /// @param number a share for a rate, seconds for a duration
        record Fixed(double number) implements Bound {}

        /// The same quantity of an earlier study, moved by `offset`, or by that share of itself.
        ///
        /// @param offset negative for `baseline - …`
        /// @param relative whether `offset` is a share, as in `baseline - 0.5%`
        /// @param earlier that study, when the grid says what it came to
        record Baseline(double offset, boolean relative, Optional<Earlier> earlier) implements Bound {}
    }

    /// What an earlier study came to in one quantity.
    ///
    /// @param number empty when it has none there
    /// @param best its best objective as measured over folds and repeats, when the number is that
    /// @param optional whether a gate passes when there has been no earlier study yet
    public record Earlier(OptionalDouble number, Optional<Difference.Mean> best, boolean optional) {
        /// There has been none yet, which is no reason to fail.
        public static final Earlier NONE_YET = new Earlier(OptionalDouble.empty(), Optional.empty(), true);

        public static Earlier of(OptionalDouble number) {
            return new Earlier(number, Optional.empty(), false);
        }
    }

    /// The same gate, held against that study if it is one that compares.
    public Gate against(Earlier study) {
        return bound instanceof Bound.Baseline(var offset, var relative, var _)
                ? new Gate(
                        expression,
                        level,
                        abort,
                        quantity,
                        operator,
                        new Bound.Baseline(offset, relative, Optional.of(study)))
                : this;
    }

    /// What is compared.
    public sealed interface Quantity {
        /// The metric's value of the best trial.
        record Best(Optional<String> metric) implements Quantity {}

        /// A statistic of a metric, or of `duration`, over the succeeded trials.
        ///
        /// @param name `mean`, `median`, `min`, `max`, `std` or `p`
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
    /// @param bound the number it was held against, when there is one
    /// @param note what else is to be said, empty for nothing: that there is no baseline, or whether a difference
    /// from it is more than noise
    public record Result(
            String expression, Level level, boolean passed, OptionalDouble actual, OptionalDouble bound, String note) {
        /// A result of which nothing more is known.
        public Result(String expression, Level level, boolean passed, OptionalDouble actual) {
            this(expression, level, passed, actual, OptionalDouble.empty(), "");
        }
    }
}
