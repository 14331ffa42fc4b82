package dev.gridwright.space;

import dev.gridwright.space.expression.Fault;
import dev.gridwright.space.expression.Kind;
import dev.gridwright.space.expression.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The parameters that a rule may read, with all axes that each has. Owned by one check.
final class Names implements Scope {
    private static final int MAX_LISTED_VALUES = 1_000;

    private final Map<String, List<Axis>> axes = new LinkedHashMap<>();
    private final Map<String, Set<Kind>> kinds = new HashMap<>();
    private final Function<String, String> allowed;

    /// @param allowed what may be read instead of a name that may not
    Names(Function<String, String> allowed) {
        this.allowed = allowed;
    }

    /// Makes a name readable.
    ///
    /// @param axis one of its axes; empty if that is invalid, so that nothing is known of its values
    void add(String name, Optional<Axis> axis) {
        axes.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(axis.stream().toList());
        kinds.computeIfAbsent(name, _ -> EnumSet.noneOf(Kind.class))
                .addAll(axis.map(Operands::kinds).orElse(EnumSet.allOf(Kind.class)));
    }

    Set<String> known() {
        return axes.keySet();
    }

    @Override
    public Optional<Set<Kind>> kinds(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    @Override
    public Optional<List<Object>> values(String name) {
        var values = new ArrayList<>();
        for (Axis axis : axes.getOrDefault(name, List.of())) {
            if (!(axis instanceof Axis.Listed listed) || values.size() + listed.size() > MAX_LISTED_VALUES) {
                return Optional.empty();
            }
            listed.values().forEach(value -> values.add(Operands.of(value)));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    @Override
    public Fault unreadable(String name, int column) {
        return new Fault(column, "'" + name + "'", allowed.apply(name), nearest(name, List.copyOf(axes.keySet())));
    }

    @Override
    public Optional<String> nearest(String word, List<String> candidates) {
        return NearestName.of(word, candidates);
    }
}
