package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Numbers;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Ranges;
import dev.gridwright.importer.draft.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An Experiment of Katib, `kubeflow.org/v1beta1`. Numbers may be texts there; a step that lands on the upper end
/// includes it, and whole numbers without a step go by 1.
final class Katib {
    private static final String VERSION = "kubeflow.org/v1beta1";
    private static final List<String> IN_ORDER = List.of("grid");

    private final Draft draft;
    private final Notes notes;
    private final Names names;
    private final Values values;
    private final Ranges ranges;

    Katib(Draft draft, Notes notes, int points) {
        this.draft = draft;
        this.notes = notes;
        this.names = new Names(notes);
        this.values = new Values(notes);
        this.ranges = new Ranges(points, notes);
    }

    void read(Node root) {
        var experiment = Part.of(root, notes);
        var version = experiment.text("apiVersion").orElse("");
        if (!version.equals(VERSION) || !experiment.text("kind").orElse("").equals("Experiment")) {
            notes.fault(
                    experiment.place("apiVersion"),
                    "not an Experiment",
                    experiment.text("apiVersion").orElse("no apiVersion") + " "
                            + experiment.text("kind").orElse("without a kind"),
                    VERSION + " Experiment");
            return;
        }
        experiment.part("metadata").ifPresent(metadata -> {
            metadata.text("name").or(() -> metadata.text("generateName")).ifPresent(draft::name);
            metadata.text("namespace").ifPresent(namespace -> draft.label("namespace", namespace));
        });
        var spec = experiment.part("spec");
        if (spec.isEmpty()) {
            notes.fault(experiment.place(), "an Experiment without a spec", "", "spec");
            return;
        }
        spec(spec.get());
        experiment.has("status");
        experiment.dropRest();
    }

    private void spec(Part spec) {
        if (spec.has("nasConfig")) {
            notes.fault(spec.place("nasConfig"), "an architecture is searched for", "", "parameters");
            return;
        }
        var foreign = parameters(spec);
        var metrics = objective(spec);
        limits(spec);
        algorithm(spec);
        var template = new KatibTemplate(draft, notes);
        spec.part("trialTemplate").ifPresent(part -> template.read(part, foreign));
        collector(spec, metrics);
        spec.drop("trials are not ended early by this grid", "earlyStopping");
        spec.drop("an ended study goes on by gridwright retry", "resumePolicy");
        spec.dropRest();
    }

    private Map<String, String> parameters(Part spec) {
        var space = new LinkedHashMap<String, Axis>();
        var foreign = new LinkedHashMap<String, String>();
        for (var node : spec.list("parameters")) {
            var parameter = Part.of(node, notes);
            var name = parameter.text("name");
            if (name.isEmpty()) {
                notes.fault(parameter.place(), "a parameter without a name", "", "name");
                continue;
            }
            var own = names.parameter(parameter.place(), name.get());
            foreign.put(name.get(), own);
            axis(parameter).ifPresent(axis -> space.put(own, axis));
            parameter.dropRest();
        }
        if (foreign.isEmpty()) {
            notes.fault(spec.place("parameters"), "an Experiment without parameters", "", "at least one parameter");
        }
        draft.space(space);
        return foreign;
    }

    private Optional<Axis> axis(Part parameter) {
        var feasible = parameter.part("feasibleSpace");
        var type = parameter.text("parameterType").orElse("");
        if (feasible.isEmpty()) {
            notes.fault(parameter.place(), "a parameter without a feasibleSpace", "", "min and max, or list");
            return Optional.empty();
        }
        var range = feasible.get();
        return switch (type) {
            case "categorical" -> range.get("list").flatMap(values::axis).or(() -> noList(range));
            case "discrete" -> discrete(range).or(() -> noList(range));
            case "int", "double" -> range(range, type.equals("int"));
            default -> {
                notes.fault(
                        parameter.place("parameterType"),
                        "not a type of Katib",
                        '"' + type + '"',
                        "int, double, discrete, categorical");
                yield Optional.empty();
            }
        };
    }

    private Optional<Axis> noList(Part range) {
        if (!range.has("list")) {
            notes.fault(range.place(), "a parameter without a list of values", "", "list");
        }
        return Optional.empty();
    }

    private Optional<Axis> discrete(Part range) {
        var numbers = new ArrayList<Object>();
        for (var node : range.list("list")) {
            Numbers.of(node).ifPresentOrElse(numbers::add, () -> notes.mismatch(node, "a number"));
        }
        return numbers.isEmpty() ? Optional.empty() : Optional.of(Axis.listed(numbers));
    }

    private Optional<Axis> range(Part range, boolean whole) {
        var min = range.required("min");
        var max = range.required("max");
        var step = range.number("step");
        var distribution = range.text("distribution").orElse("uniform");
        boolean log = distribution.startsWith("log");
        if (!List.of("uniform", "logUniform").contains(distribution)) {
            notes.drop(range.place("distribution"), distribution + " is not drawn from; the range is tried evenly");
        }
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        if (step.isPresent() || (whole && !log)) {
            if (step.isPresent() && distribution.equals("logUniform")) {
                notes.drop(range.place("distribution"), "logUniform with a step is tried step by step");
            }
            return ranges.inclusive(range.place(), min.get(), max.get(), step.orElse(BigDecimal.ONE));
        }
        if (!log) {
            return ranges.continuous(range.place(), min.get(), max.get());
        }
        return whole
                ? ranges.wholeLogarithmic(range.place(), min.get(), max.get())
                : ranges.logarithmic(range.place(), min.get(), max.get());
    }

    /// The metrics as Katib calls them, with their names in the grid, the objective's first.
    private Map<String, String> objective(Part spec) {
        var metrics = new LinkedHashMap<String, String>();
        var objective = spec.part("objective");
        if (objective.isEmpty()) {
            return metrics;
        }
        var part = objective.get();
        var type = part.text("type").orElse("");
        var metric = part.text("objectiveMetricName");
        if (metric.isEmpty() || !List.of("minimize", "maximize").contains(type)) {
            notes.fault(
                    part.place(),
                    "not an objective",
                    '"' + type + '"',
                    "type minimize or maximize, objectiveMetricName");
            return metrics;
        }
        metrics.put(metric.get(), names.metric(metric.get()));
        for (var node : part.list("additionalMetricNames")) {
            if (node instanceof Node.Text(var _, var text)) {
                metrics.computeIfAbsent(text, names::metric);
            } else {
                notes.mismatch(node, "a metric's name");
            }
        }
        draft.objective(metrics.firstEntry().getValue(), type);
        draft.also(metrics.values().stream().skip(1).distinct().toList());
        part.number("goal").ifPresent(draft::target);
        part.drop("of several values of a metric the last one counts here", "metricStrategies");
        part.dropRest();
        return metrics;
    }

    private void limits(Part spec) {
        spec.whole("parallelTrialCount", 1)
                .ifPresent(count -> draft.limits().put("parallel", BigDecimal.valueOf(count)));
        spec.whole("maxFailedTrialCount", 0)
                .ifPresent(count -> draft.limits().put("max_failures", BigDecimal.valueOf(count)));
    }

    private void algorithm(Part spec) {
        var trials = spec.whole("maxTrialCount", 1);
        var algorithm = spec.part("algorithm");
        var name = algorithm.flatMap(part -> part.text("algorithmName")).orElse("grid");
        if (IN_ORDER.contains(name)) {
            trials.ifPresent(count -> draft.first(count, notes));
        } else {
            draft.search().put("order", "shuffled");
            trials.ifPresent(draft::draw);
            if (!name.equals("random")) {
                notes.drop(
                        spec.place("algorithm"),
                        name + " learns from trials; here points are drawn at random, each once");
            }
        }
        algorithm.ifPresent(part -> {
            for (var node : part.list("algorithmSettings")) {
                var setting = Part.of(node, notes);
                boolean seed = setting.text("name").orElse("").equals("random_state");
                var value = seed ? setting.number("value") : Optional.<BigDecimal>empty();
                if (value.isPresent() && value.get().signum() >= 0 && Numbers.isWhole(value.get())) {
                    draft.search().put("seed", value.get().setScale(0));
                } else {
                    notes.drop(setting.place(), "is a setting of the algorithm");
                }
            }
            part.dropRest();
        });
    }

    /// Without a collector Katib looks for `name=value` in the output.
    private void collector(Part spec, Map<String, String> metrics) {
        var collector = spec.part("metricsCollectorSpec");
        var kind = collector
                .flatMap(part -> part.part("collector"))
                .flatMap(part -> part.text("kind"))
                .orElse("StdOut");
        if (!kind.equals("StdOut")) {
            notes.drop(
                    spec.place("metricsCollectorSpec"),
                    kind + " is not read; the metrics are looked for in the output, as name=value");
        } else if (collector.map(part -> part.has("source")).orElse(false)) {
            notes.drop(spec.place("metricsCollectorSpec"), "its source and filter are not used; the output is read");
        }
        if (metrics.isEmpty()) {
            return;
        }
        var patterns = new LinkedHashMap<String, Object>();
        metrics.forEach((name, own) -> patterns.put(own, pattern(name)));
        var found = new LinkedHashMap<String, Object>();
        found.put("from", "regex");
        found.put("patterns", patterns);
        draft.trial().put("metrics", found);
        notes.remark(
                "Of several lines with a metric the last one counts; Katib takes the best one unless told otherwise.");
    }

    private static String pattern(String metric) {
        return "(?:^|[^\\w|-])" + metric.replaceAll("[^A-Za-z0-9_ -]", "\\\\$0")
                + "\\s*=\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[Ee][+-]?\\d+)?)";
    }
}
