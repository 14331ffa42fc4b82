package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Axes of ranges: of those with steps all values, of continuous ones as many as were asked for.
public final class Ranges {
    /// Steps beyond which a range is wrong anyway; its digits would fill a file.
    private static final int MAX_STEP_DIGITS = 40;

    private final int points;
    private final Notes notes;

    /// @param points of a range that has no steps, at least 1
    public Ranges(int points, Notes notes) {
        this.points = points;
        this.notes = notes;
    }

    /// `min`, `min + step`, … up to `max`, which is included when a step lands on it.
    public Optional<Axis> inclusive(Place place, BigDecimal min, BigDecimal max, BigDecimal step) {
        return steps(place, min, max, step).map(steps -> {
            var whole = steps.setScale(0, RoundingMode.FLOOR);
            return stepped(min, step, whole.toBigInteger());
        });
    }

    /// The same without `max`, even when a step lands on it.
    public Optional<Axis> exclusive(Place place, BigDecimal min, BigDecimal max, BigDecimal step) {
        if (min.compareTo(max) == 0) {
            notes.fault(place, "a range without values: its end does not belong to it", min + " to " + max, "");
            return Optional.empty();
        }
        return steps(place, min, max, step).map(steps -> {
            var whole = steps.setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE);
            return stepped(min, step, whole.toBigInteger());
        });
    }

    private static Axis stepped(BigDecimal min, BigDecimal step, BigInteger last) {
        if (last.signum() == 0) {
            return Axis.constant(min);
        }
        var max = min.add(step.multiply(new BigDecimal(last))).stripTrailingZeros();
        return Axis.stepped(min, max, step, last.add(BigInteger.ONE));
    }

    /// How many steps lie between the ends, with a fraction.
    private Optional<BigDecimal> steps(Place place, BigDecimal min, BigDecimal max, BigDecimal step) {
        if (step.signum() <= 0) {
            notes.fault(place, "a step that leads nowhere", step.toString(), "more than 0");
            return Optional.empty();
        }
        if (!ascending(place, min, max)) {
            return Optional.empty();
        }
        var width = max.subtract(min);
        if (magnitude(width) - magnitude(step) > MAX_STEP_DIGITS
                || magnitude(min) - magnitude(step) > MAX_STEP_DIGITS) {
            notes.fault(place, "a range of too many steps", min + " to " + max + " by " + step, "fewer than 2^63");
            return Optional.empty();
        }
        var parts = width.divideAndRemainder(step);
        // Half a step stands for any part of one.
        return Optional.of(parts[1].signum() == 0 ? parts[0] : parts[0].add(new BigDecimal("0.5")));
    }

    private static long magnitude(BigDecimal number) {
        return number.signum() == 0 ? 0 : (long) number.precision() - number.scale();
    }

    boolean ascending(Place place, BigDecimal min, BigDecimal max) {
        if (min.compareTo(max) > 0) {
            notes.fault(place, "a range whose end lies before its beginning", min + " to " + max, "min at most max");
            return false;
        }
        return true;
    }

    /// Points at equal distances, both ends among them.
    public Optional<Axis> continuous(Place place, BigDecimal min, BigDecimal max) {
        return counted(place, min, max, "linear");
    }

    /// Points at equal ratios, both ends among them.
    public Optional<Axis> logarithmic(Place place, BigDecimal min, BigDecimal max) {
        return counted(place, min, max, "log");
    }

    private Optional<Axis> counted(Place place, BigDecimal min, BigDecimal max, String scale) {
        if (!positive(place, min, scale) || !ascending(place, min, max)) {
            return Optional.empty();
        }
        if (min.compareTo(max) == 0) {
            return Optional.of(Axis.constant(min));
        }
        notes.drop(
                place,
                "a range without steps" + (scale.equals("log") ? " on a log scale" : "") + " is tried at " + points
                        + " points (--points says how many)");
        return Optional.of(points == 1 ? Axis.constant(min) : Axis.counted(min, max, points, scale, false));
    }

    private boolean positive(Place place, BigDecimal min, String scale) {
        if (scale.equals("log") && min.signum() <= 0) {
            notes.fault(place, "a log scale that does not begin above 0", min.toString(), "min above 0");
            return false;
        }
        return true;
    }

    /// Whole numbers at equal ratios.
    public Optional<Axis> wholeLogarithmic(Place place, BigDecimal min, BigDecimal max) {
        if (!positive(place, min, "log") || !ascending(place, min, max)) {
            return Optional.empty();
        }
        var all = max.subtract(min).add(BigDecimal.ONE);
        if (all.compareTo(BigDecimal.valueOf(points)) <= 0) {
            return inclusive(place, min, max, BigDecimal.ONE);
        }
        notes.drop(place, "whole numbers on a log scale are tried at " + points + " points (--points says how many)");
        return Optional.of(points == 1 ? Axis.constant(min) : Axis.counted(min, max, points, "log", true));
    }

    /// The multiples of `step` that numbers between the ends are rounded to. Of an end half-way between two, the one
    /// outside is reached by the end alone and is no value.
    public Optional<Axis> rounded(Place place, BigDecimal min, BigDecimal max, BigDecimal step) {
        if (steps(place, min, max, step).isEmpty()) {
            return Optional.empty();
        }
        var half = step.divide(BigDecimal.TWO);
        var first = min.add(half).divide(step, 0, RoundingMode.FLOOR).multiply(step);
        var last = max.subtract(half).divide(step, 0, RoundingMode.CEILING).multiply(step);
        return first.compareTo(last) > 0
                ? Optional.of(Axis.constant(toMultiple(min, step)))
                : inclusive(place, first.stripTrailingZeros(), last.stripTrailingZeros(), step);
    }

    /// Points at equal ratios, each rounded to a multiple of `step`.
    public Optional<Axis> roundedLogarithmic(Place place, BigDecimal min, BigDecimal max, BigDecimal step) {
        if (!positive(place, min, "log") || steps(place, min, max, step).isEmpty()) {
            return Optional.empty();
        }
        var values = new LinkedHashSet<BigDecimal>();
        double from = Math.log(min.doubleValue());
        double to = Math.log(max.doubleValue());
        for (int i = 0; i < points; i++) {
            double at = points == 1 ? from : from + (to - from) * i / (points - 1);
            Numbers.of(Math.exp(at)).ifPresent(number -> values.add(toMultiple(number, step)));
        }
        notes.drop(
                place,
                "a range on a log scale is tried at " + points + " points, rounded to multiples of " + step
                        + " (--points says how many)");
        return Optional.of(Axis.listed(List.copyOf(new ArrayList<Object>(values))));
    }

    private static BigDecimal toMultiple(BigDecimal number, BigDecimal step) {
        return number.divide(step, 0, RoundingMode.HALF_EVEN).multiply(step).stripTrailingZeros();
    }
}
