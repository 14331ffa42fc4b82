package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Numbers;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A grid of H2O: `hyper_params` and `search_criteria`. Of a Cartesian grid the alphabetically first name varies
/// fastest; `subspaces` are a union; of a Sequential one lists move together.
final class H2o {
    private static final List<String> STRATEGIES = List.of("Cartesian", "RandomDiscrete", "Sequential");
    private static final List<String> HYPER = List.of("hyper_params", "hyper_parameters");
    private static final String SUBSPACES = "subspaces";

    private final Draft draft;
    private final Notes notes;
    private final Names names;
    private final Values values;

    H2o(Draft draft, Notes notes) {
        this.draft = draft;
        this.notes = notes;
        this.names = new Names(notes);
        this.values = new Values(notes);
    }

    void read(Node root) {
        if (isHyperParams(root)) {
            spaces(root, "Cartesian");
            return;
        }
        var grid = Part.of(root, notes);
        grid.text("grid_id").ifPresent(draft::name);
        for (var key : List.of("algo", "algorithm")) {
            grid.text(key).ifPresent(algorithm -> draft.label("algorithm", algorithm));
        }
        var key = HYPER.stream().filter(grid::has).findFirst();
        if (key.isEmpty()) {
            notes.fault(grid.place(), "no grid of H2O", "", "hyper_params, beside it search_criteria");
            return;
        }
        var criteria = grid.part("search_criteria");
        var strategy = criteria.flatMap(part -> part.text("strategy")).orElse("Cartesian");
        if (!STRATEGIES.contains(strategy)) {
            notes.fault(
                    criteria.map(part -> part.place("strategy")).orElse(grid.place()),
                    "not a strategy of H2O",
                    '"' + strategy + '"',
                    String.join(", ", STRATEGIES));
            return;
        }
        grid.get(key.get()).ifPresent(node -> spaces(node, strategy));
        criteria.ifPresent(part -> criteria(part, strategy));
        parallelism(grid);
        grid.drop("a server of H2O trains the models; name a program in trial.command", "training_frame", "x", "y");
        grid.dropRest();
    }

    /// Whether it is the map of lists alone, as `json.dump(hyper_params, file)` writes it.
    private static boolean isHyperParams(Node root) {
        return root instanceof Node.Mapping mapping
                && !mapping.entries().isEmpty()
                && HYPER.stream().noneMatch(mapping.entries()::containsKey)
                && mapping.entries().values().stream().allMatch(Node.Listing.class::isInstance);
    }

    private void spaces(Node node, String strategy) {
        if (!(node instanceof Node.Mapping mapping)) {
            notes.mismatch(node, "a map from names to lists of values");
            return;
        }
        var common = new TreeMap<>(mapping.entries());
        if (!(common.remove(SUBSPACES) instanceof Node subspaces)) {
            draft.space(space(common, strategy));
            return;
        }
        if (!(subspaces instanceof Node.Listing(var place, var members)) || members.isEmpty()) {
            notes.mismatch(subspaces, "a list of maps");
            return;
        }
        for (var member : members) {
            if (!(member instanceof Node.Mapping part)) {
                notes.mismatch(member, "a map from names to lists of values");
                continue;
            }
            var all = new TreeMap<>(common);
            part.entries().forEach((name, list) -> {
                if (all.put(name, list) != null) {
                    notes.fault(place, "a name in a subspace and beside it", name, "one of them");
                }
            });
            draft.space(space(all, strategy));
        }
    }

    private SequencedMap<String, Axis> space(TreeMap<String, Node> lists, String strategy) {
        var space = new LinkedHashMap<String, Axis>();
        var length = Optional.<BigInteger>empty();
        for (var entry : lists.descendingMap().entrySet()) {
            var foreign = entry.getKey();
            var plain = foreign.endsWith("_") && foreign.length() > 1
                    ? foreign.substring(0, foreign.length() - 1)
                    : foreign;
            var node = entry.getValue();
            var axis = node instanceof Node.Listing
                    ? values.axis(node)
                    : values.value(node).map(value -> Axis.listed(List.of(value)));
            if (axis.isEmpty()) {
                continue;
            }
            boolean zip = strategy.equals("Sequential");
            if (zip) {
                var size = BigInteger.valueOf(axis.get().shape() instanceof List<?> list ? list.size() : 1);
                if (length.isPresent() && !length.get().equals(size)) {
                    notes.fault(
                            node.place(),
                            "lists of different lengths in a Sequential grid",
                            size.toString(),
                            length.get().toString());
                }
                length = Optional.of(size);
            }
            space.put(names.parameter(node.place(), plain), zip ? axis.get().zipped("sequence") : axis.get());
        }
        return space;
    }

    private void criteria(Part criteria, String strategy) {
        var seed = criteria.number("seed");
        seed.filter(number -> number.signum() >= 0 && Numbers.isWhole(number))
                .ifPresent(number -> draft.search().put("seed", number.setScale(0)));
        if (strategy.equals("RandomDiscrete")) {
            draft.search().put("order", "shuffled");
            positive(criteria, "max_models").ifPresent(draft::draw);
            notes.remark("The points are drawn by another generator: the same seed gives others than in H2O.");
        } else {
            positive(criteria, "max_models").ifPresent(models -> draft.first(models, notes));
        }
        criteria.number("max_runtime_secs")
                .filter(seconds -> seconds.signum() > 0)
                .ifPresent(seconds -> draft.limits().put("max_time", seconds.toPlainString() + "s"));
        criteria.drop(
                "its rule compares moving averages; stop.no_improvement is the nearest",
                "stopping_rounds",
                "stopping_metric",
                "stopping_tolerance",
                "early_stopping");
        criteria.dropRest();
    }

    /// 0 says that there is no limit.
    private static OptionalLong positive(Part part, String key) {
        var number = part.whole(key, 0);
        return number.isPresent() && number.getAsLong() > 0 ? number : OptionalLong.empty();
    }

    private void parallelism(Part grid) {
        var parallel = positive(grid, "parallelism");
        parallel.ifPresent(models -> draft.limits().put("parallel", BigDecimal.valueOf(models)));
    }
}
