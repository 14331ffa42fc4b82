package dev.gridwright.study.gate;

import dev.gridwright.study.Counts;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Gate.Operator;
import dev.gridwright.study.Gate.Quantity;
import dev.gridwright.study.GateCheck;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// One gate that may be lost, with what it has been told so far.
abstract sealed class Watched {
    /// So much later than a study that takes as long as it may, it takes too long.
    private static final Duration A_LITTLE = Duration.ofMillis(1);

    final Gate gate;
    final double bound;

    private Watched(Gate gate, double bound) {
        this.gate = gate;
        this.bound = bound;
    }

    /// Empty for a gate that nobody can call lost while trials are left.
    static Optional<Watched> of(Gate gate, Objective objective) {
        var known = gate.bound() instanceof Gate.Bound.Baseline(var _, var _, var earlier)
                ? earlier
                : Optional.<Gate.Earlier>empty();
        var number = GateCheck.bound(gate.bound(), known);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double bound = number.getAsDouble();
        return switch (gate.quantity()) {
            case Quantity.Count _, Quantity.Rate _ -> Optional.of(new Counted(gate, bound));
            case Quantity.StudyDuration _ -> Optional.of(new Timed(gate, bound));
            case Quantity.Best(var metric) ->
                metric.orElse(objective.metric()).equals(objective.metric())
                        ? Optional.of(
                                new Ranked(gate, bound, objective.metric(), objective.goal() == Goal.MAXIMIZE ? 1 : 0))
                        : Optional.empty();
            case Quantity.Statistic statistic -> {
                var share = share(statistic);
                yield share.isPresent()
                        ? Optional.of(new Ranked(gate, bound, statistic.metric(), share.getAsDouble()))
                        : Optional.empty();
            }
        };
    }

    /// Where among the sorted values it stands, from 0 to 1; empty for what depends on all of them.
    private static OptionalDouble share(Quantity.Statistic statistic) {
        return switch (statistic.name()) {
            case "min" -> OptionalDouble.of(0);
            case "median" -> OptionalDouble.of(0.5);
            case "max" -> OptionalDouble.of(1);
            case "p" -> OptionalDouble.of(statistic.percentile().orElseThrow() / 100);
            default -> OptionalDouble.empty();
        };
    }

    /// Whose values it wants to be told.
    Optional<String> metric() {
        return Optional.empty();
    }

    /// A succeeded trial has that value.
    void tell(String metric, double value) {
        // Nothing to most.
    }

    /// A trial has succeeded.
    void tell(Trial trial) {
        // Nothing to most.
    }

    /// Why the gate fails whatever comes, when it does.
    abstract Optional<String> lost(Counts counts, Duration elapsed);

    /// How long a study may take before the gate is lost.
    Optional<Duration> lostAfter() {
        return Optional.empty();
    }

    Optional<String> told(boolean lost, String why) {
        return lost
                ? Optional.of("The gate '" + gate.expression() + "' cannot be met any more: " + why + ".")
                : Optional.empty();
    }

    /// Whether no number from `least` to `most` stands so to the bound.
    boolean outOfReach(double least, double most) {
        return switch (gate.operator()) {
            case LESS -> least >= bound;
            case AT_MOST -> least > bound;
            case GREATER -> most <= bound;
            case AT_LEAST -> most < bound;
            case EQUAL -> bound < least || bound > most;
            case UNEQUAL -> least == bound && most == bound;
        };
    }

    /// How many trials are in a state, or the share of an outcome.
    private static final class Counted extends Watched {
        Counted(Gate gate, double bound) {
            super(gate, bound);
        }

        @Override
        Optional<String> lost(Counts counts, Duration elapsed) {
            long open = counts.points() - counts.ended();
            return switch (gate.quantity()) {
                case Quantity.Count(var state) -> {
                    long now = GateCheck.count(state, counts);
                    // Its user may add points.
                    double most = state.equals("points") ? Double.POSITIVE_INFINITY : (double) now + open;
                    yield told(
                            counts.ended() > 0 && outOfReach(now, most),
                            now + " are, and " + open + " trials are left");
                }
                case Quantity.Rate(var outcome) -> {
                    long now = GateCheck.count(outcome, counts);
                    double all = (double) GateCheck.judged(counts) + open;
                    yield told(
                            counts.ended() > 0 && all > 0 && outOfReach(now / all, (now + open) / all),
                            now + " are, and " + open + " trials are left");
                }
                case Quantity.Best _, Quantity.Statistic _, Quantity.StudyDuration _ ->
                    throw new IllegalStateException(gate.expression() + " is not counted");
            };
        }
    }

    /// How long the study takes.
    private static final class Timed extends Watched {
        Timed(Gate gate, double bound) {
            super(gate, bound);
        }

        @Override
        Optional<String> lost(Counts counts, Duration elapsed) {
            return told(outOfReach(elapsed.toNanos() / 1e9, Double.POSITIVE_INFINITY), "that time has passed");
        }

        @Override
        Optional<Duration> lostAfter() {
            return gate.operator() == Operator.GREATER
                            || gate.operator() == Operator.AT_LEAST
                            || gate.operator() == Operator.UNEQUAL
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos((long) Math.ceil(Math.min(bound, 1e9) * 1e9))
                            .plus(A_LITTLE));
        }
    }

    /// The value at one place among the sorted values: a percentile, an extreme, the best.
    ///
    /// With `n` values at most and `k` of them beyond the bound already, the `k` last places are beyond it, too,
    /// however many of the `n` there will be: with fewer the place moves towards them.
    private static final class Ranked extends Watched {
        private final String metric;
        private final double share;
        private long below;
        private long equal;
        private long above;

        Ranked(Gate gate, double bound, String metric, double share) {
            super(gate, bound);
            this.metric = metric;
            this.share = share;
        }

        @Override
        Optional<String> metric() {
            return Optional.of(metric);
        }

        @Override
        void tell(String name, double value) {
            if (name.equals(metric)) {
                enter(value);
            }
        }

        @Override
        void tell(Trial trial) {
            if (metric.equals(Evidence.DURATION)) {
                trial.reused()
                        .map(Reused::duration)
                        .or(() -> trial.attempts().stream()
                                .reduce((_, last) -> last)
                                .map(Attempt::duration))
                        .ifPresent(took -> enter(took.toNanos() / 1e9));
            } else {
                var value = trial.metrics().get(metric);
                if (value != null) {
                    enter(value);
                }
            }
        }

        private void enter(double value) {
            if (value < bound) {
                below++;
            } else if (value > bound) {
                above++;
            } else if (value == bound) {
                equal++;
            }
        }

        @Override
        Optional<String> lost(Counts counts, Duration elapsed) {
            long known = below + equal + above;
            long all = known + counts.points() - counts.ended();
            double place = share * (all - 1);
            boolean lost = switch (gate.operator()) {
                case LESS -> tooHigh(place, all, above + equal);
                case AT_MOST -> tooHigh(place, all, above);
                case GREATER -> tooLow(place, below + equal);
                case AT_LEAST -> tooLow(place, below);
                case EQUAL -> tooHigh(place, all, above) || tooLow(place, below);
                case UNEQUAL -> false;
            };
            return told(
                    known > 0 && lost,
                    "of " + known + " values " + below + " are lower and " + above + " higher than its bound, and "
                            + (all - known) + " trials are left");
        }

        private static boolean tooHigh(double place, long all, long beyond) {
            return Math.floor(place) >= all - beyond;
        }

        private static boolean tooLow(double place, long beyond) {
            return Math.ceil(place) <= beyond - 1;
        }
    }
}
