package dev.gridwright.importer.tool;

import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Numbers;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Ranges;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A parameter of a sweep that is a distribution. In a grid a `q_uniform` does not have its upper end, an
/// `int_uniform` has both; drawn at random, a `q_…` is rounded to the nearest multiple of `q`.
final class WandbRange {
    private static final List<String> KNOWN = List.of(
            "int_uniform",
            "uniform",
            "q_uniform",
            "log_uniform",
            "log_uniform_values",
            "q_log_uniform",
            "q_log_uniform_values",
            "inv_log_uniform",
            "inv_log_uniform_values",
            "normal",
            "q_normal",
            "log_normal",
            "q_log_normal",
            "beta",
            "q_beta");

    /// How many standard deviations around its mean a normal distribution is tried.
    private static final BigDecimal DEVIATIONS = BigDecimal.TWO;

    private final Ranges ranges;
    private final Notes notes;

    WandbRange(Ranges ranges, Notes notes) {
        this.ranges = ranges;
        this.notes = notes;
    }

    Optional<Axis> axis(Part part, boolean grid) {
        var distribution = part.text("distribution").orElseGet(() -> natural(part));
        if (!KNOWN.contains(distribution)) {
            notes.fault(
                    part.place("distribution"),
                    distribution.isEmpty() ? "a parameter without values" : "not a distribution of a sweep",
                    distribution.isEmpty() ? "" : '"' + distribution + '"',
                    "value, values, parameters, min and max, or one of " + String.join(", ", KNOWN));
            return Optional.empty();
        }
        if (grid && !distribution.equals("int_uniform") && !distribution.equals("q_uniform")) {
            notes.drop(part.place(), distribution + " is not for the method grid, where the sweep would be refused");
        }
        return switch (distribution) {
            case "normal", "q_normal" -> normal(part, distribution, false);
            case "log_normal", "q_log_normal" -> normal(part, distribution, true);
            case "beta", "q_beta" -> {
                part.drop("a beta distribution is tried evenly between 0 and 1", "a", "b");
                yield ends(part, distribution, BigDecimal.ZERO, BigDecimal.ONE, grid);
            }
            default -> {
                var min = part.required("min");
                var max = part.required("max");
                yield min.isPresent() && max.isPresent()
                        ? ends(part, distribution, min.get(), max.get(), grid)
                        : Optional.empty();
            }
        };
    }

    /// Without a word whole ends are whole numbers.
    private static String natural(Part part) {
        if (!part.has("min") || !part.has("max")) {
            return "";
        }
        var min = part.number("min");
        var max = part.number("max");
        return min.isPresent()
                        && max.isPresent()
                        && min.get().scale() <= 0
                        && max.get().scale() <= 0
                ? "int_uniform"
                : "uniform";
    }

    private Optional<Axis> ends(Part part, String distribution, BigDecimal min, BigDecimal max, boolean grid) {
        var place = part.place();
        var q = distribution.startsWith("q_") ? part.number("q").orElse(BigDecimal.ONE) : BigDecimal.ONE;
        return switch (distribution) {
            case "int_uniform" -> ranges.inclusive(place, min, max, BigDecimal.ONE);
            case "q_uniform" -> grid ? ranges.exclusive(place, min, max, q) : ranges.rounded(place, min, max, q);
            case "log_uniform_values", "inv_log_uniform_values" -> ranges.logarithmic(place, min, max);
            case "log_uniform" ->
                exponents(part, min, max).flatMap(ends -> ranges.logarithmic(place, ends.get(0), ends.get(1)));
            case "inv_log_uniform" ->
                exponents(part, max.negate(), min.negate())
                        .flatMap(ends -> ranges.logarithmic(place, ends.get(0), ends.get(1)));
            case "q_log_uniform_values" -> ranges.roundedLogarithmic(place, min, max, q);
            case "q_log_uniform" ->
                exponents(part, min, max)
                        .flatMap(ends -> ranges.roundedLogarithmic(place, ends.get(0), ends.get(1), q));
            case "q_beta" -> ranges.rounded(place, min, max, q);
            default -> ranges.continuous(place, min, max);
        };
    }

    /// The ends of a range whose file has their natural logarithms.
    private Optional<List<BigDecimal>> exponents(Part part, BigDecimal min, BigDecimal max) {
        var from = Numbers.of(Math.exp(min.doubleValue()));
        var to = Numbers.of(Math.exp(max.doubleValue()));
        if (from.isEmpty() || to.isEmpty()) {
            notes.fault(
                    part.place(), "an exponent that is too large", min + " to " + max, "log_uniform_values has values");
            return Optional.empty();
        }
        return Optional.of(List.of(from.get(), to.get()));
    }

    private Optional<Axis> normal(Part part, String distribution, boolean log) {
        var mu = part.number("mu").orElse(BigDecimal.ZERO);
        var sigma = part.number("sigma").orElse(BigDecimal.ONE);
        var width = sigma.multiply(DEVIATIONS);
        var q = distribution.startsWith("q_") ? part.number("q").orElse(BigDecimal.ONE) : BigDecimal.ZERO;
        notes.drop(part.place(), distribution + " is tried from mu - 2 sigma to mu + 2 sigma, not by its density");
        var min = mu.subtract(width);
        var max = mu.add(width);
        if (log) {
            return exponents(part, min, max)
                    .flatMap(ends -> q.signum() > 0
                            ? ranges.roundedLogarithmic(part.place(), ends.get(0), ends.get(1), q)
                            : ranges.logarithmic(part.place(), ends.get(0), ends.get(1)));
        }
        return q.signum() > 0 ? ranges.rounded(part.place(), min, max, q) : ranges.continuous(part.place(), min, max);
    }
}
