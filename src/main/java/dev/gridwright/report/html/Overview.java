package dev.gridwright.report.html;

import dev.gridwright.report.model.StudyResults;
import dev.gridwright.space.Point;
import dev.gridwright.study.aggregate.Effects;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.study.aggregate.History;
import dev.gridwright.study.aggregate.Projection;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is drawn of a study: read in two passes over its trials, in memory that does not grow with their
/// number.
///
/// @param axes of the parameters that have at most [Projection#MAX_LEVELS] values, the one that explains most
/// first
/// @param maps of pairs of them, the pair that explains most first
/// @param lines the best trials and others evenly spread, by rising index
/// @param scored how many trials gave a number
record Overview(Effects effects, List<Axis> axes, List<PairMap> maps, History history, List<Line> lines, long scored) {
    /// Trials that the history shows beside the improvements.
    static final int HISTORY = 400;

    /// The best trials that are always drawn as lines.
    static final int BEST_LINES = 50;

    private static final int MORE_LINES = 250;

    /// Parameters of which heat maps are made, values that each may have, and cells of all maps together.
    private static final int MAP_AXES = 8;

    private static final int MAP_LEVELS = 60;
    private static final int MAP_CELLS = 15_000;

    Overview {
        axes = List.copyOf(axes);
        maps = List.copyOf(maps);
        lines = List.copyOf(lines);
    }

    /// A trial with its number.
    record Line(long index, double objective, Point point) {}

    static Overview of(StudyResults results, List<Trial> best) {
        var study = results.study();
        var goal = study.objective().goal();
        var projection = new Projection(Optional.empty(), goal);
        var seen = new FirstSeen();
        var lines = new TreeMap<Long, Line>();
        long apart = Math.max(1, study.counts().succeeded() / MORE_LINES);
        var scored = new long[1];
        results.forEachEnded(trial -> {
            projection.add(trial);
            seen.add(trial);
            if (!Double.isNaN(trial.objective()) && scored[0]++ % apart == 0 && lines.size() <= MORE_LINES) {
                lines.put(
                        trial.index(),
                        new Line(trial.index(), trial.objective(), trial.point().orElseThrow()));
            }
        });
        best.stream()
                .limit(BEST_LINES)
                .forEach(trial -> lines.put(
                        trial.index(), new Line(trial.index(), trial.objective().orElse(Double.NaN), trial.point())));
        var effects = projection.effects(study.points(), 0);
        var axes = effects.parameters().stream()
                .map(parameter -> new Axis(parameter, seen.of(parameter.name())))
                .filter(axis -> axis.size() > 0)
                .sorted(Comparator.comparingDouble(Axis::share).reversed())
                .toList();
        var maps = maps(axes, goal);
        if (!maps.isEmpty()) {
            results.forEachEnded(trial -> enter(trial, maps));
        }
        return new Overview(
                effects, axes, maps, projection.history(HISTORY), new ArrayList<>(lines.values()), scored[0]);
    }

    private static List<PairMap> maps(List<Axis> axes, Goal goal) {
        var varying = axes.stream()
                .filter(axis -> axis.size() > 1 && axis.size() <= MAP_LEVELS)
                .limit(MAP_AXES)
                .toList();
        var maps = new ArrayList<PairMap>();
        int cells = 0;
        for (int second = 1; second < varying.size(); second++) {
            for (int first = 0; first < second; first++) {
                var one = varying.get(first);
                var other = varying.get(second);
                cells += one.size() * other.size();
                if (cells <= MAP_CELLS) {
                    // The longer axis lies across.
                    maps.add(
                            one.size() >= other.size() ? new PairMap(one, other, goal) : new PairMap(other, one, goal));
                }
            }
        }
        return maps;
    }

    private static void enter(EndedPoint trial, List<PairMap> maps) {
        boolean fell = trial.outcome() == Outcome.FAILED
                || trial.outcome() == Outcome.TIMED_OUT
                || trial.outcome() == Outcome.INVALID;
        if (Double.isNaN(trial.objective()) && !fell) {
            return;
        }
        var point = trial.point().orElseThrow();
        for (var map : maps) {
            map.add(
                    map.x().position(point.value(map.x().name())),
                    map.y().position(point.value(map.y().name())),
                    trial.objective());
        }
    }

    /// The lowest index of a trial with each value of each parameter.
    private static final class FirstSeen {
        private final Map<String, Map<String, Long>> byParameter = new HashMap<>();

        void add(EndedPoint trial) {
            trial.point().orElseThrow().values().forEach((name, value) -> {
                var known = byParameter.computeIfAbsent(name, unknown -> new HashMap<>());
                var text = value.canonical();
                if (known.size() < Projection.MAX_LEVELS || known.containsKey(text)) {
                    known.merge(text, trial.index(), Math::min);
                }
            });
        }

        Map<String, Long> of(String name) {
            return byParameter.getOrDefault(name, Map.of());
        }
    }
}
