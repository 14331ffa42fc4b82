package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Values;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/// A `param_grid` of scikit-learn: a map from names to lists of values, or a list of such maps, which is their union.
/// Names are sorted and the last varies fastest, as in a `ParameterGrid`. It may stand alone or under `param_grid`
/// beside `scoring`.
final class Sklearn {
    private final Draft draft;
    private final Notes notes;
    private final Names names;
    private final Values values;

    Sklearn(Draft draft, Notes notes) {
        this.draft = draft;
        this.notes = notes;
        this.names = new Names(notes);
        this.values = new Values(notes);
    }

    void read(Node root) {
        if (root instanceof Node.Mapping mapping
                && mapping.entries().get("param_grid") instanceof Node inner
                && !(inner instanceof Node.Listing list
                        && list.items().stream().noneMatch(Node.Mapping.class::isInstance))) {
            var search = Part.of(root, notes);
            search.get("scoring").ifPresent(node -> {
                if (node instanceof Node.Text(var _, var scorer)) {
                    scoring(scorer);
                } else {
                    notes.drop(node.place(), "a grid has one objective: name it, and the others in objective.also");
                }
            });
            search.drop("name the program that fits it in trial.command", "estimator");
            search.drop("folds are up to the program that is run", "cv");
            search.get("param_grid").ifPresent(this::grid);
            search.dropRest();
            return;
        }
        grid(root);
    }

    private void scoring(String scoring) {
        // Every scorer of scikit-learn is better when it is greater, errors are negated.
        draft.objective(names.metric(scoring), "maximize");
    }

    private void grid(Node node) {
        switch (node) {
            case Node.Mapping _ -> member(node);
            case Node.Listing(var place, var items) -> {
                if (items.isEmpty()) {
                    notes.fault(place, "a param_grid without a map", "", "at least one map");
                }
                items.forEach(this::member);
                if (items.size() > 1) {
                    notes.remark("Points that several maps have are tried once; a ParameterGrid tries them again.");
                }
            }
            case Node.Text _, Node.Numeral _, Node.Flag _, Node.Absent _, Node.Refused _ ->
                notes.mismatch(node, "a map from names to lists of values, or a list of such maps");
        }
    }

    private void member(Node node) {
        var space = new LinkedHashMap<String, Axis>();
        if (!(node instanceof Node.Mapping mapping)) {
            notes.mismatch(node, "a map from names to lists of values");
            return;
        }
        new TreeMap<>(mapping.entries()).forEach((name, list) -> {
            var own = names.parameter(list.place(), name);
            values.axis(list).ifPresent(axis -> space.put(own, axis));
        });
        draft.space(space);
    }
}
