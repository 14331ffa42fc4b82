package dev.gridwright.study.aggregate;

import dev.gridwright.space.AxisDescription;
import dev.gridwright.space.Parameter;
import dev.gridwright.space.Space;
import dev.gridwright.space.Value;
import dev.gridwright.study.aggregate.Projection.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How much of the objective's variance each parameter and each pair explains.
///
/// On a complete grid these are the shares of the functional analysis of variance: with `m` the mean of all numbers,
/// `m_v` that of value `v` of a parameter and `n_v` their number, a parameter explains
/// `sum of n_v (m_v - m)^2`, and a pair what its cells explain beyond both of them, each over the sum of all squares.
/// Elsewhere the first sum still says how far the means of the values lie apart (the correlation ratio), but the parts
/// do not add up, so pairs are not told.
///
/// *Source*: R. A. Fisher, "Statistical methods for research workers", 1925; F. Hutter, H. Hoos, K. Leyton-Brown, "An
/// efficient approach for assessing hyperparameter importance", ICML 2014.
record Shares(
        Optional<Space> space,
        Numbers all,
        double squares,
        List<Levels> levels,
        List<Cells> tables,
        List<Pair> pairs,
        List<Pair> pairsLeftOut) {

    Effects effects(long ended, long points, int beside) {
        var missing = missing(points, beside);
        var parameters = new ArrayList<Effects.OfParameter>();
        var leftOut = new ArrayList<Effects.LeftOut>();
        for (int i = 0; i < levels.size(); i++) {
            var known = levels.get(i);
            if (known.tooMany()) {
                leftOut.add(new Effects.LeftOut(List.of(known.name()), needed(known.name()), Projection.MAX_LEVELS));
            } else {
                parameters.add(new Effects.OfParameter(known.name(), share(explained(i)), shown(i)));
            }
        }
        for (var pair : pairsLeftOut) {
            leftOut.add(new Effects.LeftOut(
                    List.of(name(pair.first()), name(pair.second())), pair.needed(levels), Projection.MAX_CELLS));
        }
        var together = missing.isEmpty()
                ? pairs.stream()
                        .map(pair -> new Effects.OfPair(
                                name(pair.first()),
                                name(pair.second()),
                                share(explained(pair) - explained(pair.first()) - explained(pair.second()))))
                        .toList()
                : List.<Effects.OfPair>of();
        double variance = all.count() == 0 ? Double.NaN : squares / all.count();
        return new Effects(ended, all, variance, missing.isEmpty(), missing, parameters, together, leftOut);
    }

    private String name(int parameter) {
        return levels.get(parameter).name();
    }

    private long needed(String name) {
        return space.map(known -> known.axes().stream()
                        .filter(axis -> axis.name().equals(name))
                        .mapToLong(AxisDescription::count)
                        .sum())
                .orElse(Projection.MAX_LEVELS + 1L);
    }

    private double share(double explained) {
        return squares > 0 ? Math.clamp(explained / squares, 0, 1) : Double.NaN;
    }

    private double explained(int parameter) {
        double sum = 0;
        for (int level = 0; level < levels.get(parameter).size(); level++) {
            sum += explained(tables.get(parameter).numbers(level, 0));
        }
        return sum;
    }

    private double explained(Pair pair) {
        double sum = 0;
        for (int first = 0; first < levels.get(pair.first()).size(); first++) {
            for (int second = 0; second < levels.get(pair.second()).size(); second++) {
                sum += explained(pair.cells().numbers(first, second));
            }
        }
        return sum;
    }

    private double explained(Numbers cell) {
        double distance = cell.mean() - all.mean();
        return cell.count() == 0 ? 0 : cell.count() * distance * distance;
    }

    private List<Effects.Level> shown(int parameter) {
        var table = tables.get(parameter);
        var values = levels.get(parameter).values();
        var shown = new ArrayList<Effects.Level>();
        for (int i = 0; i < values.size(); i++) {
            shown.add(new Effects.Level(Optional.of(values.get(i)), table.numbers(i + 1, 0)));
        }
        var absent = table.numbers(Levels.ABSENT, 0);
        if (absent.count() + absent.failed() > 0) {
            shown.add(new Effects.Level(Optional.<Value>empty(), absent));
        }
        return shown;
    }

    /// Why this is not a full grid with a number at every point.
    private List<String> missing(long points, int beside) {
        if (space.isEmpty()) {
            return List.of("The grid of this study cannot be read any more.");
        }
        var known = space.get();
        var missing = new ArrayList<String>();
        if (known.members().size() > 1) {
            missing.add("The space is a union of " + known.members().size() + " spaces, not one full grid.");
        }
        for (var member : known.members()) {
            for (var parameter : member.parameters()) {
                why(parameter).ifPresent(missing::add);
            }
        }
        if (beside > 0) {
            missing.add(beside + " included or added points lie beside the grid.");
        }
        long raw = known.rawSize().longValueExact();
        long notRun = raw + beside - points;
        if (notRun > 0) {
            missing.add(notRun + " of " + raw + " points of the full grid are not run.");
        }
        if (all.count() < points) {
            missing.add((points - all.count()) + " of " + points + " points have no number.");
        }
        return missing;
    }

    private static Optional<String> why(Parameter parameter) {
        if (parameter.when().isPresent()) {
            return Optional.of("'" + parameter.name() + "' is only there when "
                    + parameter.when().get() + ".");
        }
        return parameter.zip().map(zip -> "'" + parameter.name() + "' moves together with others (zip " + zip + ").");
    }
}
