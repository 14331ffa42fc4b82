package dev.gridwright.study;

import dev.gridwright.search.SearchOptions;
import dev.gridwright.space.Space;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A grid: what a grid file defines, checked and complete, every default filled in.
///
/// @param inputs files to be fetched before the first trial
/// @param hooks who is told what becomes of the study
public record Grid(
        String name,
        Map<String, String> labels,
        Space space,
        SearchOptions search,
        Objective objective,
        StopRule stop,
        TrialSettings trial,
        Limits limits,
        int priority,
        List<Gate> gates,
        List<Input> inputs,
        Reuse reuse,
        List<Hook> hooks) {
    public Grid {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        gates = List.copyOf(gates);
        inputs = List.copyOf(inputs);
        hooks = List.copyOf(hooks);
    }

    /// Whether something has to be made ready before the first trial.
    public boolean needsPreparation() {
        return !inputs.isEmpty() || images().isPresent();
    }

    /// The images that its trials learn from, with the data they belong to.
    public Optional<TrialKind.Data> images() {
        return trial.kind() instanceof TrialKind.Model model
                ? Optional.of(model.data()).filter(data -> data.images().isPresent())
                : Optional.empty();
    }

    /// The same, searched otherwise.
    public Grid with(SearchOptions other) {
        return new Grid(
                name, labels, space, other, objective, stop, trial, limits, priority, gates, inputs, reuse, hooks);
    }

    /// The same with another space.
    public Grid with(Space other) {
        return new Grid(
                name, labels, other, search, objective, stop, trial, limits, priority, gates, inputs, reuse, hooks);
    }
}
