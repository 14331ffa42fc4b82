package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Ranges;
import dev.gridwright.importer.draft.Values;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What Optuna writes: the `search_space` of a GridSampler, distributions as `distribution_to_json` gives them, or a
/// journal. Of a search space names are sorted and points are tried in a random order.
final class Optuna {
    private static final List<String> KEYS =
            List.of("search_space", "distributions", "direction", "study_name", "seed", "n_trials");

    private final Draft draft;
    private final Notes notes;
    private final Names names;
    private final Values values;
    private final OptunaDistribution distributions;

    Optuna(Draft draft, Notes notes, int points) {
        this.draft = draft;
        this.notes = notes;
        this.names = new Names(notes);
        this.values = new Values(notes);
        this.distributions = new OptunaDistribution(new Ranges(points, notes), values, notes);
    }

    void read(Node root) {
        if (root instanceof Node.Mapping mapping
                && (mapping.entries().get("search_space") instanceof Node.Mapping
                        || mapping.entries().get("distributions") instanceof Node.Mapping)) {
            var study = Part.of(root, notes);
            study.text("study_name").ifPresent(draft::name);
            direction(study);
            study.get("search_space").or(() -> study.get("distributions")).ifPresent(node -> space(node));
            seed(study);
            study.whole("n_trials", 1).ifPresent(draft::draw);
            study.dropRest();
            return;
        }
        space(root);
        shuffle();
    }

    void journal(byte[] bytes) {
        OptunaJournal.read(bytes, notes).ifPresent(study -> {
            draft.name(study.name());
            study.goal().ifPresent(goal -> draft.objective("value", goal));
            axes(new TreeMap<>(study.distributions()));
            shuffle();
            notes.remark("The trials of the journal are not imported, only what they could have been.");
        });
    }

    private void direction(Part study) {
        var direction = study.text("direction");
        if (direction.isPresent()) {
            if (List.of("minimize", "maximize").contains(direction.get())) {
                draft.objective("value", direction.get());
            } else {
                notes.fault(
                        study.place("direction"), "not a direction", '"' + direction.get() + '"', "minimize, maximize");
            }
        }
    }

    private void seed(Part study) {
        var seed = study.whole("seed", 0);
        shuffle();
        seed.ifPresent(number -> draft.search().put("seed", BigDecimal.valueOf(number)));
    }

    private void shuffle() {
        draft.search().put("order", "shuffled");
        notes.remark("The order is shuffled by another generator than that of Optuna; the points are the same.");
    }

    private void space(Node node) {
        if (node instanceof Node.Mapping mapping) {
            axes(new TreeMap<>(mapping.entries()));
        } else {
            notes.mismatch(node, "a map from names to lists of values or to distributions; beside it " + KEYS);
        }
    }

    private void axes(TreeMap<String, Node> parameters) {
        var space = new LinkedHashMap<String, Axis>();
        parameters.forEach((name, node) -> {
            var own = names.parameter(node.place(), name);
            axis(node).ifPresent(axis -> space.put(own, axis));
        });
        draft.space(space);
    }

    private Optional<Axis> axis(Node node) {
        return switch (node) {
            case Node.Listing _ -> values.axis(node);
            case Node.Mapping _ -> distributions.axis(node);
            case Node.Text(var place, var text) -> inner(place, text).flatMap(distributions::axis);
            case Node.Numeral _, Node.Flag _, Node.Absent _, Node.Refused _ -> {
                notes.mismatch(node, "a list of values or a distribution");
                yield Optional.empty();
            }
        };
    }

    /// The distribution in a text, as a storage keeps it.
    private Optional<Node> inner(Place place, String text) {
        var distribution = TreeReader.value(text, place).filter(Node.Mapping.class::isInstance);
        if (distribution.isEmpty()) {
            notes.fault(place, "not a distribution", '"' + text + '"', "what distribution_to_json gives");
        }
        return distribution;
    }
}
