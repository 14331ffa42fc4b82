package dev.gridwright.report.html;

import dev.gridwright.report.model.Figures;
import dev.gridwright.space.Value;
import dev.gridwright.study.aggregate.Effects;
import dev.gridwright.study.aggregate.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A parameter with its values in the order in which they are drawn: numbers by size, others as the trial of
/// the lowest index has them, absent last.
final class Axis {
    /// What stands for a point without the parameter.
    static final String ABSENT = "–";

    private final String name;
    private final double share;
    private final List<Effects.Level> levels;
    private final Map<String, Integer> positions = new HashMap<>();
    private final boolean numeric;

    /// @param firstSeen the lowest index of a trial with each value, by its canonical text
    Axis(Effects.OfParameter parameter, Map<String, Long> firstSeen) {
        this.name = parameter.name();
        this.share = Double.isFinite(parameter.share()) ? parameter.share() : 0;
        this.numeric = parameter.levels().stream()
                .flatMap(level -> level.value().stream())
                .allMatch(Value.Numeric.class::isInstance);
        var sorted = new ArrayList<>(parameter.levels());
        Comparator<Value> order = numeric
                ? Comparator.comparing(value -> ((Value.Numeric) value).number())
                : Comparator.comparing(value -> firstSeen.getOrDefault(value.canonical(), Long.MAX_VALUE));
        sorted.sort(Comparator.comparing(level -> level.value().orElse(null), Comparator.nullsLast(order)));
        this.levels = List.copyOf(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            positions.put(canonical(sorted.get(i).value()), i);
        }
    }

    private static String canonical(Optional<Value> value) {
        return value.map(Value::canonical).orElse("");
    }

    String name() {
        return name;
    }

    /// Of the variance, 0 where there is none.
    double share() {
        return share;
    }

    int size() {
        return levels.size();
    }

    /// Whether all its values are numbers, so that a line may join them.
    boolean numeric() {
        return numeric;
    }

    /// Of a value as people read it.
    String label(int level) {
        return levels.get(level).value().map(Figures::brief).orElse(ABSENT);
    }

    Numbers numbers(int level) {
        return levels.get(level).numbers();
    }

    /// Where a value lies, counted from 0; -1 for one that is not known.
    int position(Optional<Value> value) {
        return positions.getOrDefault(canonical(value), -1);
    }
}
