package dev.gridwright.grid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a command line changes in a grid before it is checked.
///
/// @param name instead of the grid's own
/// @param labels added to the grid's own, and instead of those with the same name
/// @param sets by parameter: the values that it has instead, as in `10,50` or `[32],[64,32]` or `{min: 1, max: 3, step:
/// 1}`
/// @param gates added to the grid's own
/// @param baseline instead of the grid's own, as JSON
/// @param environment what `${env:NAME}` stands for; when empty, such texts are refused
public record Edits(
        Optional<String> name,
        Map<String, String> labels,
        Map<String, String> sets,
        List<String> gates,
        Optional<String> baseline,
        Optional<Function<String, Optional<String>>> environment) {
    /// A server's: nothing is changed.
    public static final Edits NONE =
            new Edits(Optional.empty(), Map.of(), Map.of(), List.of(), Optional.empty(), Optional.empty());

    public Edits {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
        gates = List.copyOf(gates);
    }

    /// Nothing but variables of the environment filled in.
    public static Edits environment(Map<String, String> variables) {
        var copy = Map.copyOf(variables);
        return new Edits(
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.of(name -> Optional.ofNullable(copy.get(name))));
    }

    public Edits named(String newName) {
        return new Edits(Optional.of(newName), labels, sets, gates, baseline, environment);
    }

    public Edits labelled(Map<String, String> more) {
        var all = new LinkedHashMap<>(labels);
        all.putAll(more);
        return new Edits(name, all, sets, gates, baseline, environment);
    }

    public Edits setting(Map<String, String> values) {
        var all = new LinkedHashMap<>(sets);
        all.putAll(values);
        return new Edits(name, labels, all, gates, baseline, environment);
    }

    public Edits gated(List<String> more) {
        var all = new ArrayList<>(gates);
        all.addAll(more);
        return new Edits(name, labels, sets, all, baseline, environment);
    }

    /// With those numbers of an earlier study.
    ///
    /// @param numbers what is written under `baseline`, as JSON
    public Edits comparedWith(String numbers) {
        return new Edits(name, labels, sets, gates, Optional.of(numbers), environment);
    }
}
