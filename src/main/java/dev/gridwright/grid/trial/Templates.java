package dev.gridwright.grid.trial;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.template.Template;
import dev.gridwright.template.Variables;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks texts in which `${name}` stands for something that each trial fills in.
final class Templates {

    private static final Set<String> OF_A_PLACE = Set.of("params_file", "work_dir", "output_dir", "resource");

    private final Drafted drafted;
    private final Set<String> inputs;
    private final Optional<Context.SecretNames> secretNames;
    private final Set<String> columns;
    private final List<String> ofTheTrial;
    private final Findings findings;

    /// @param inputs the names of files that are fetched before
    /// @param secretNames that the operator has, when they are known
    Templates(Drafted drafted, Set<String> inputs, Optional<Context.SecretNames> secretNames, Findings findings) {
        this(drafted, inputs, secretNames, Set.of(), Variables.OF_THE_TRIAL, findings);
    }

    private Templates(
            Drafted drafted,
            Set<String> inputs,
            Optional<Context.SecretNames> secretNames,
            Set<String> columns,
            List<String> ofTheTrial,
            Findings findings) {
        this.drafted = drafted;
        this.inputs = Set.copyOf(inputs);
        this.secretNames = secretNames;
        this.columns = new LinkedHashSet<>(columns);
        this.ofTheTrial = ofTheTrial;
        this.findings = findings;
    }

    /// The same, where a trial is sent for each row of a file.
    ///
    /// @param names of its columns
    Templates withColumns(Collection<String> names) {
        return new Templates(drafted, inputs, secretNames, new LinkedHashSet<>(names), ofTheTrial, findings);
    }

    /// The same, where a trial has no folder and no device of its own.
    Templates withoutPlaces() {
        var others = Variables.OF_THE_TRIAL.stream()
                .filter(name -> !OF_A_PLACE.contains(name))
                .toList();
        return new Templates(drafted, inputs, secretNames, columns, others, findings);
    }

    /// Where a text stands decides whether it may hold a secret.
    enum Secrets {
        IN_HEADERS,
        IN_COMMANDS,
        REFUSED
    }

    /// Checks all texts below a node.
    void check(Node node, Secrets secrets) {
        switch (node) {
            case Node.Text(var place, var text) -> check(place, text, secrets);
            case Node.Listing(var _, var items) -> items.forEach(item -> check(item, secrets));
            case Node.Mapping mapping -> mapping.entries().values().forEach(value -> check(value, secrets));
            case Node.Numeral _, Node.Flag _, Node.Absent _, Node.Refused _ -> {}
        }
    }

    /// The texts of a map, each a template.
    Map<String, String> texts(Section section, String key, Pattern names, String nameWords, Templates.Secrets secrets) {
        var texts = new LinkedHashMap<String, String>();
        section.get(key).ifPresent(node -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.mismatch(node, "a map of texts");
                return;
            }
            mapping.entries().forEach((name, value) -> {
                if (!names.matcher(name).matches()) {
                    findings.problem(value.place(), "not allowed as a key", '"' + name + '"', nameWords);
                }
                switch (value) {
                    case Node.Text(var _, var text) -> texts.put(name, text);
                    case Node.Numeral(var _, var number) -> texts.put(name, number.toPlainString());
                    case Node.Flag(var _, var flag) -> texts.put(name, Boolean.toString(flag));
                    default -> findings.mismatch(value, "a text");
                }
            });
            check(node, secrets);
        });
        return texts;
    }

    private void check(Place place, String text, Secrets secrets) {
        try {
            Template.of(text).variables().forEach(variable -> check(place, variable, secrets));
        } catch (IllegalArgumentException _) {
            findings.problem(
                    place, "a '${' that is not closed", '"' + text + '"', "${name}, or $${ for the characters");
        }
    }

    private void check(Place place, Template.Variable variable, Secrets secrets) {
        var name = variable.name();
        if (name.startsWith("secret:")) {
            if (secrets == Secrets.REFUSED) {
                findings.problem(
                        place, "a secret where it could be seen", variable.written(), "secrets in headers and env");
            } else if (secretNames.isPresent()) {
                checkSecret(place, name.substring("secret:".length()), secretNames.get(), secrets);
            }
        } else if (name.startsWith("row:")) {
            checkColumn(place, variable, name.substring("row:".length()));
        } else if (name.startsWith("input:")) {
            if (!inputs.contains(name.substring("input:".length()))) {
                findings.unknown(place, "an unknown input", name.substring("input:".length()), inputs);
            }
        } else if (drafted.names().contains(name)) {
            checkParameter(place, variable);
        } else if (!ofTheTrial.contains(name) && !name.startsWith("env:")) {
            var known =
                    Stream.concat(drafted.names().stream(), ofTheTrial.stream()).toList();
            findings.unknown(place, "an unknown name in ${}", name, known);
        }
    }

    private void checkColumn(Place place, Template.Variable variable, String name) {
        if (columns.isEmpty()) {
            findings.problem(
                    place, "a column, and nothing says of which file", variable.written(), "rows: FILE.csv in http");
        } else if (!columns.contains(name)) {
            findings.unknown(place, "an unknown column", name, columns);
        }
    }

    private void checkSecret(Place place, String name, Context.SecretNames known, Secrets where) {
        if (known.all().isEmpty()) {
            findings.problem(
                    place, "a secret, and the operator has given none (--secrets)", '"' + name + '"', "a text without");
        } else if (!known.all().contains(name)) {
            findings.unknown(place, "an unknown secret", name, new TreeSet<>(known.all()));
        } else if (where == Secrets.IN_HEADERS && !known.headers().contains(name)) {
            findings.problem(
                    place,
                    "a secret that the operator has bound to no host, so that none is sent it",
                    '"' + name + '"',
                    name + "@HOST=... in the file of secrets");
        } else if (where == Secrets.IN_COMMANDS && !known.commands().contains(name)) {
            findings.problem(
                    place,
                    "a secret that the operator does not give to the commands of grids",
                    '"' + name + '"',
                    name + "@commands=... in the file of secrets");
        }
    }

    private void checkParameter(Place place, Template.Variable variable) {
        var name = variable.name();
        if (drafted.isInEveryPoint(name)) {
            return;
        }
        if (Variables.OF_THE_TRIAL.contains(name)) {
            findings.problem(
                    place,
                    "a parameter that is not in every point, and is named like something of the trial",
                    variable.written(),
                    "another name for the parameter");
        } else if (variable.otherwise().isEmpty()) {
            findings.problem(
                    place,
                    "a parameter that is not in every point",
                    variable.written(),
                    "a default, as in ${" + name + ":-0}");
        }
    }
}
