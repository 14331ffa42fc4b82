package dev.gridwright.grid.plan;

import dev.gridwright.grid.section.Problem;
import dev.gridwright.space.AxisDescription;
import dev.gridwright.space.Point;
import dev.gridwright.space.SpaceCount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What a grid would do, before anything runs.
///
/// @param runs what one trial runs, in a few words
/// @param points that will be tried: after rules and sample, with included ones
/// @param rawPoints of the full product
/// @param exact whether `points`, `removed` and `duplicates` are counted, not estimated
/// @param interval where the points after rules lie with a confidence of 95 %, if they are estimated
/// @param removed how many points each rule was the first to remove
/// @param duplicates how many points were there already, at a lower index
/// @param first the first few points
/// @param last the last few points
/// @param defaults what was filled in, by JSON pointer
/// @param guarantees what a timeout can guarantee for this kind of trial
/// @param obstacles what keeps the grid from being run by this version
public record Plan(
        String name,
        String runs,
        BigInteger points,
        BigInteger rawPoints,
        boolean exact,
        Optional<SpaceCount.Interval> interval,
        List<Removal> removed,
        BigInteger duplicates,
        List<AxisDescription> axes,
        List<Point> first,
        List<Point> last,
        SequencedMap<String, String> defaults,
        List<String> guarantees,
        List<String> warnings,
        List<Problem> obstacles,
        Estimate estimate) {
    public Plan {
        removed = List.copyOf(removed);
        axes = List.copyOf(axes);
        first = List.copyOf(first);
        last = List.copyOf(last);
        defaults = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(defaults));
        guarantees = List.copyOf(guarantees);
        warnings = List.copyOf(warnings);
        obstacles = List.copyOf(obstacles);
    }

    /// The same with one more of what can be guaranteed.
    public Plan guaranteeing(String more) {
        var all = new ArrayList<>(guarantees);
        all.add(more);
        return new Plan(
                name,
                runs,
                points,
                rawPoints,
                exact,
                interval,
                removed,
                duplicates,
                axes,
                first,
                last,
                defaults,
                all,
                warnings,
                obstacles,
                estimate);
    }

    /// @param rule as a reader of the grid knows it
    public record Removal(String rule, BigInteger points) {}

    /// How much work it is, at most.
    ///
    /// @param trials that will start, within `limits.max_trials`
    /// @param evaluations of all folds and repeats together
    /// @param longestSeconds if every trial took its whole timeout, one after the other
    public record Estimate(BigInteger trials, BigInteger evaluations, BigInteger longestSeconds) {}
}
