package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Missing;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Numbers;
import dev.gridwright.importer.draft.Part;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The template of an Experiment's trials: what its main container runs, whatever kind of job it is in.
final class KatibTemplate {
    private static final Pattern PARAMETER =
            Pattern.compile("\\$\\{trialParameters\\.(?<name>[^{}]+)}|\\$\\{trialSpec\\.(?<spec>[^{}]+)}|\\$\\{");
    private static final Pattern MEMORY = Pattern.compile("([0-9]+)(Ki|Mi|Gi|Ti)");
    private static final Pattern CORES = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(m?)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// What Kubernetes counts as a failure of a pod.
    private static final List<String> FAILURES = List.of("exit", "signal", "oom", "lost");

    private final Draft draft;
    private final Notes notes;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    KatibTemplate(Draft draft, Notes notes) {
        this.draft = draft;
        this.notes = notes;
    }

    /// @param foreign how each parameter of the Experiment is called in the grid
    void read(Part template, Map<String, String> foreign) {
        for (var node : template.list("trialParameters")) {
            var parameter = Part.of(node, notes);
            var name = parameter.text("name").orElse("");
            var reference = parameter.text("reference").orElse("");
            if (foreign.containsKey(reference)) {
                parameters.put(name, "${" + foreign.get(reference) + "}");
            } else if (reference.startsWith("${trialSpec.Name}")) {
                parameters.put(name, "${study}-${index}");
            } else if (reference.startsWith("${trialSpec.")) {
                notes.drop(parameter.place("reference"), reference + " is about a pod and stays as it is");
                parameters.put(name, "$" + reference);
            } else {
                notes.fault(
                        parameter.place("reference"),
                        "not a parameter of the Experiment",
                        '"' + reference + '"',
                        String.join(", ", foreign.keySet()));
            }
        }
        var primary = template.text("primaryContainerName");
        var spec = template.get("trialSpec");
        if (spec.isEmpty()) {
            template.drop("a template elsewhere is not read: name its program in trial.command", "configMap");
        }
        var container = spec.flatMap(node -> container(node, primary).or(() -> trainer(node)));
        container.ifPresent(this::container);
        if (spec.isPresent() && container.isEmpty()) {
            notes.drop(spec.get().place(), "has no containers; what it runs is to be named in trial.command");
        }
        spec.ifPresent(this::job);
        template.drop(
                "is about pods, which a grid does not start",
                "primaryPodLabels",
                "successCondition",
                "failureCondition",
                "retain");
        template.dropRest();
    }

    /// The container of that name anywhere below; without a name the first one.
    private Optional<Node> container(Node spec, Optional<String> name) {
        var found = Optional.<Node>empty();
        var open = new ArrayDeque<Node>(List.of(spec));
        while (!open.isEmpty()) {
            var node = open.pop();
            if (node instanceof Node.Mapping mapping) {
                if (mapping.entries().get("containers") instanceof Node.Listing(var _, var containers)) {
                    for (var container : containers) {
                        if (name.isEmpty() || isNamed(container, name.get())) {
                            return Optional.of(container);
                        }
                        found = found.isPresent() ? found : Optional.of(container);
                    }
                }
                open.addAll(mapping.entries().values());
            } else if (node instanceof Node.Listing(var _, var items)) {
                open.addAll(items);
            }
        }
        return found;
    }

    /// The trainer of a TrainJob, which is like a container.
    private static Optional<Node> trainer(Node job) {
        return job instanceof Node.Mapping mapping
                        && mapping.entries().get("spec") instanceof Node.Mapping spec
                        && spec.entries().get("trainer") instanceof Node.Mapping trainer
                ? Optional.of(trainer)
                : Optional.empty();
    }

    private static boolean isNamed(Node container, String name) {
        return container instanceof Node.Mapping mapping
                && mapping.entries().get("name") instanceof Node.Text(var _, var text)
                && text.equals(name);
    }

    private void container(Node node) {
        var container = Part.of(node, notes);
        container.has("name");
        container
                .text("image")
                .ifPresent(image -> notes.drop(
                        container.place("image"), "an image is not pulled; install what " + image + " holds"));
        var command = new ArrayList<Object>();
        if (!container.has("command") && container.has("args")) {
            notes.drop(
                    container.place("args"),
                    "its program is that of the image; write it in place of " + Missing.PROGRAM + " in trial.command");
            command.add(Missing.PROGRAM);
        }
        for (var key : List.of("command", "args")) {
            for (var item : container.list(key)) {
                text(item).ifPresent(command::add);
            }
        }
        if (!command.isEmpty()) {
            draft.trial().put("command", command);
        }
        environment(container);
        container.part("resources").ifPresent(this::resources);
        container.has("imagePullPolicy");
        container.dropRest();
    }

    private Optional<String> text(Node node) {
        return switch (node) {
            case Node.Text(var _, var text) -> {
                if (text.contains("$(")) {
                    notes.drop(node.place(), "$(NAME) is replaced by Kubernetes and stays as it is here");
                }
                yield Optional.of(filled(node, text));
            }
            case Node.Numeral(var _, var number) -> Optional.of(number.toPlainString());
            case Node.Flag(var _, var flag) -> Optional.of(Boolean.toString(flag));
            case Node.Mapping _, Node.Listing _, Node.Absent _, Node.Refused _ -> {
                notes.mismatch(node, "a text");
                yield Optional.empty();
            }
        };
    }

    private String filled(Node node, String text) {
        return PARAMETER.matcher(text).replaceAll(found -> {
            var name = found.group("name");
            if (name != null) {
                var own = parameters.get(name);
                if (own == null) {
                    notes.fault(
                            node.place(),
                            "an unknown trial parameter",
                            '"' + name + '"',
                            String.join(", ", parameters.keySet()));
                }
                return Matcher.quoteReplacement(own == null ? "" : own);
            }
            if ("Name".equals(found.group("spec"))) {
                return Matcher.quoteReplacement("${study}-${index}");
            }
            if (found.group("spec") != null) {
                notes.drop(node.place(), found.group() + " is about a pod and stays as it is");
            }
            return Matcher.quoteReplacement("$" + found.group());
        });
    }

    private void environment(Part container) {
        var environment = new LinkedHashMap<String, Object>();
        for (var node : container.list("env")) {
            var variable = Part.of(node, notes);
            var name = variable.text("name").orElse("");
            var value = variable.get("value").flatMap(this::text);
            if (value.isPresent() && VARIABLE.matcher(name).matches()) {
                environment.put(name, value.get());
            } else {
                notes.drop(variable.place(), "has no value in the file");
            }
        }
        if (!environment.isEmpty()) {
            draft.trial().put("env", environment);
        }
    }

    private void resources(Part resources) {
        var wanted = new LinkedHashMap<String, Object>();
        var limits = resources.part("limits").or(() -> resources.part("requests"));
        resources.has("requests");
        limits.ifPresent(part -> {
            var cpu = part.text("cpu").flatMap(KatibTemplate::cores).filter(number -> number.signum() > 0);
            cpu.ifPresent(number -> wanted.put("cpu", number.setScale(0, RoundingMode.CEILING)));
            cpu.filter(number -> !Numbers.isWhole(number))
                    .ifPresent(number -> notes.drop(part.place("cpu"), "is rounded up: a trial takes whole cores"));
            part.text("memory").ifPresent(memory -> {
                var size = MEMORY.matcher(memory);
                if (size.matches()) {
                    wanted.put("memory", size.group(1) + size.group(2) + "B");
                } else {
                    notes.drop(part.place("memory"), memory + " is not carried over; write it as 512MiB");
                }
            });
            part.whole("nvidia.com/gpu", 0).ifPresent(count -> wanted.put("gpu", BigDecimal.valueOf(count)));
            part.dropRest();
        });
        if (!wanted.isEmpty()) {
            draft.trial().put("resources", wanted);
        }
    }

    /// A number of cores, which may be written in thousandths: `500m`.
    private static Optional<BigDecimal> cores(String text) {
        var cores = CORES.matcher(text);
        if (!cores.matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(cores.group(1));
        return Optional.of(cores.group(2).isEmpty() ? number : number.movePointLeft(3));
    }

    /// What a Job says of its time and its repetitions.
    private void job(Node node) {
        if (!(node instanceof Node.Mapping mapping) || !(mapping.entries().get("spec") instanceof Node.Mapping inner)) {
            return;
        }
        var spec = Part.of(inner, notes);
        spec.whole("activeDeadlineSeconds", 1)
                .ifPresent(seconds -> draft.trial().put("timeout", seconds + "s"));
        spec.whole("backoffLimit", 0).ifPresent(count -> {
            if (count > 0) {
                var retry = new LinkedHashMap<String, Object>();
                retry.put("max", BigDecimal.valueOf(count));
                retry.put("on", FAILURES);
                draft.trial().put("retry", retry);
            }
        });
    }
}
