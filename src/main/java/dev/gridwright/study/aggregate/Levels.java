package dev.gridwright.study.aggregate;

import dev.gridwright.space.Axis;
import dev.gridwright.space.Space;
import dev.gridwright.space.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values of one parameter, numbered from 1 in the order of its axes, values that lie beside them after those; 0
/// stands for a point without the parameter.
final class Levels {
    static final int ABSENT = 0;

    private final String name;
    private final List<Value> values = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    /// By member of the space and position on its axis there.
    private final int[][] atPosition;
    private boolean tooMany;

    /// A parameter whose values are learned as they come.
    Levels(String name) {
        this.name = name;
        this.atPosition = new int[0][];
    }

    Levels(String name, Space space) {
        this.name = name;
        this.atPosition = new int[space.members().size()][];
        for (int member = 0; member < atPosition.length; member++) {
            atPosition[member] = new int[0];
            for (var parameter : space.members().get(member).parameters()) {
                if (parameter.name().equals(name)) {
                    atPosition[member] = enter(parameter.axis());
                }
            }
        }
    }

    private int[] enter(Axis axis) {
        if (tooMany || axis.size() > Projection.MAX_LEVELS) {
            tooMany = true;
            return new int[0];
        }
        int[] positions = new int[(int) axis.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = of(axis.at(i));
        }
        return positions;
    }

    String name() {
        return name;
    }

    /// Whether it has more than [Projection#MAX_LEVELS] values.
    boolean tooMany() {
        return tooMany;
    }

    /// How many numbers there are, 0 for absent among them.
    int size() {
        return values.size() + 1;
    }

    /// In the order of their numbers, from 1.
    List<Value> values() {
        return Collections.unmodifiableList(values);
    }

    /// The number of the value at a position, -1 for absent, on the axis of a member.
    int at(int member, long position) {
        return position < 0 || tooMany ? ABSENT : atPosition[member][(int) position];
    }

    /// The number of a value, which may be a new one.
    int of(Value value) {
        var known = numbers.get(value.canonical());
        if (known != null) {
            return known;
        }
        if (values.size() >= Projection.MAX_LEVELS) {
            tooMany = true;
            return ABSENT;
        }
        values.add(value);
        numbers.put(value.canonical(), values.size());
        return values.size();
    }
}
