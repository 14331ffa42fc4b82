package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Ranges;
import dev.gridwright.importer.draft.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A sweep configuration of Weights & Biases: `method`, `parameters`, `metric`, `command`, `run_cap`.
final class Wandb {
    private static final List<String> METHODS = List.of("grid", "random", "bayes", "custom");
    private static final String SEPARATOR = ".";
    private static final int MAX_DEPTH = 16;

    private final Draft draft;
    private final Notes notes;
    private final Names names;
    private final WandbRange ranges;
    private final Values values;
    private final SequencedMap<String, Axis> space = new LinkedHashMap<>();
    private final SequencedMap<String, String> foreign = new LinkedHashMap<>();

    Wandb(Draft draft, Notes notes, int points) {
        this.draft = draft;
        this.notes = notes;
        this.names = new Names(notes);
        this.ranges = new WandbRange(new Ranges(points, notes), notes);
        this.values = new Values(notes);
    }

    void read(Node root) {
        var sweep = Part.of(root, notes);
        sweep.text("name").ifPresent(draft::name);
        sweep.text("project").ifPresent(project -> draft.label("project", project));
        var method = sweep.text("method").orElse("");
        if (!METHODS.contains(method)) {
            notes.fault(
                    sweep.place("method"),
                    method.isEmpty() ? "a sweep without a method" : "not a method of a sweep",
                    '"' + method + '"',
                    String.join(", ", METHODS));
            return;
        }
        if (!sweep.has("parameters")) {
            notes.fault(sweep.place(), "a sweep without parameters", "", "a map of parameters");
        }
        sweep.get("parameters").ifPresent(node -> parameters(node, "", method.equals("grid"), 1));
        draft.space(space);
        method(sweep, method);
        metric(sweep);
        new WandbCommand(sweep, notes)
                .command(foreign)
                .ifPresent(command -> draft.trial().put("command", command));
        sweep.drop("runs are not ended early by this grid", "early_terminate");
        sweep.drop("describes the sweep at its home", "description", "entity", "controller", "scheduler");
        sweep.drop("a job or image is not fetched: name its program in trial.command", "job", "image_uri");
        sweep.dropRest();
    }

    private void parameters(Node node, String prefix, boolean grid, int depth) {
        if (depth > MAX_DEPTH) {
            notes.fault(node.place(), "parameters nested too deeply", "", "at most " + MAX_DEPTH + " levels");
            return;
        }
        // A sweep sorts its parameters by name, level by level; the last one varies fastest.
        for (var entry : new TreeMap<>(Part.of(node, notes).all()).entrySet()) {
            var name = prefix + entry.getKey();
            var part = Part.of(entry.getValue(), notes);
            if (part.has("parameters")) {
                if (prefix.isEmpty()) {
                    notes.drop(
                            part.place(),
                            "nested parameters are single ones here, such as --" + name + SEPARATOR
                                    + "x=1, not one argument with a dictionary");
                }
                part.get("parameters").ifPresent(inner -> parameters(inner, name + SEPARATOR, grid, depth + 1));
            } else {
                parameter(name, part, grid);
            }
            part.dropRest();
        }
    }

    private void parameter(String name, Part part, boolean grid) {
        boolean constant = "constant".equals(part.text("distribution").orElse(""));
        var axis = part.has("value") || constant
                ? values.value(part.get("value").orElseGet(() -> new Node.Absent(part.place())))
                        .map(Axis::constant)
                : part.has("values") ? part.get("values").flatMap(values::axis) : ranges.axis(part, grid);
        if (part.has("values")) {
            part.drop("all values are tried once, whatever their probabilities", "probabilities");
        }
        var own = names.parameter(part.place(), name);
        foreign.put(name, own);
        axis.ifPresent(found -> {
            space.put(own, found);
            if (hasFlag(found.shape())) {
                notes.drop(part.place(), "true and false are written so in arguments, not True and False");
            }
        });
    }

    private static boolean hasFlag(Object shape) {
        return switch (shape) {
            case Boolean _ -> true;
            case List<?> list -> list.stream().anyMatch(Wandb::hasFlag);
            case Map<?, ?> map -> map.values().stream().anyMatch(Wandb::hasFlag);
            default -> false;
        };
    }

    private void method(Part sweep, String method) {
        var cap = sweep.whole("run_cap", 1);
        if (method.equals("grid")) {
            cap.ifPresent(runs -> draft.first(runs, notes));
            return;
        }
        if (method.equals("random")) {
            draft.search().put("order", "shuffled");
            if (cap.isEmpty()) {
                notes.drop(
                        sweep.place("method"),
                        "random runs have no end there; here every point is tried once, or as many as search.sample says");
            }
        } else {
            draft.search().put("order", "shuffled");
            notes.drop(
                    sweep.place("method"),
                    method + " learns from runs; here "
                            + (cap.isPresent()
                                    ? "points are drawn at random, each once"
                                    : "every point is tried once, or as many as search.sample says"));
        }
        cap.ifPresent(draft::draw);
    }

    private void metric(Part sweep) {
        sweep.part("metric").ifPresent(metric -> {
            var name = metric.text("name");
            if (name.isEmpty()) {
                notes.fault(metric.place(), "a metric without a name", "", "name");
                return;
            }
            var goal = metric.text("goal").orElse("minimize");
            if (!List.of("minimize", "maximize").contains(goal)) {
                notes.fault(metric.place("goal"), "not a goal", '"' + goal + '"', "minimize, maximize");
                return;
            }
            draft.objective(names.metric(name.get()), goal);
            metric.number("target").ifPresent(draft::target);
            metric.drop("a run without the metric is invalid here", "impute", "impute_while_running");
            metric.dropRest();
        });
        sweep.drop("a grid has one objective", "metrics");
    }
}
