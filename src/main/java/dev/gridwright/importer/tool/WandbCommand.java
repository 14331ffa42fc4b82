package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The command of a sweep with its macros; where there is none, the one that a sweep has by default.
final class WandbCommand {
    private static final Pattern MACRO =
            Pattern.compile("\\$\\{(?<name>[A-Za-z_]+)(?::(?<argument>[A-Za-z0-9_]+))?}|\\$\\{");
    private static final Map<String, String> ENVIRONMENT = Map.of("env", "/usr/bin/env", "interpreter", "python");

    private final Part sweep;
    private final Notes notes;

    WandbCommand(Part sweep, Notes notes) {
        this.sweep = sweep;
        this.notes = notes;
    }

    /// @param parameters how each parameter of the sweep is called in the grid
    Optional<List<Object>> command(SequencedMap<String, String> parameters) {
        var program = sweep.text("program");
        var items = new ArrayList<Node>(sweep.list("command"));
        if (items.isEmpty() && program.isEmpty()) {
            return Optional.empty();
        }
        if (items.isEmpty()) {
            for (var macro : List.of("${env}", "${interpreter}", "${program}", "${args}")) {
                items.add(new Node.Text(sweep.place("program"), macro));
            }
        }
        var command = new ArrayList<Object>();
        for (var item : items) {
            switch (item) {
                case Node.Text(var place, var text) -> command.addAll(arguments(place, text, program, parameters));
                case Node.Numeral(var _, var number) -> command.add(number.toPlainString());
                case Node.Flag(var _, var flag) -> command.add(Boolean.toString(flag));
                case Node.Mapping _, Node.Listing _, Node.Absent _, Node.Refused _ -> notes.mismatch(item, "a text");
            }
        }
        return Optional.of(command);
    }

    private List<String> arguments(
            Place place, String text, Optional<String> program, SequencedMap<String, String> parameters) {
        return switch (text) {
            case "${args}" -> each(parameters, "--");
            case "${args_no_hyphens}" -> each(parameters, "");
            case "${args_no_boolean_flags}" -> {
                notes.drop(place, "flags are written --name=true or --name=false here");
                yield each(parameters, "--");
            }
            case "${args_json}" -> List.of("${params}");
            case "${args_json_file}" -> List.of("${params_file}");
            default -> List.of(text(place, text, program));
        };
    }

    private static List<String> each(SequencedMap<String, String> parameters, String before) {
        return parameters.entrySet().stream()
                .map(entry -> before + entry.getKey().replace("${", "$${") + "=${" + entry.getValue() + "}")
                .toList();
    }

    private String text(Place place, String text, Optional<String> program) {
        return MACRO.matcher(text).replaceAll(found -> {
            var name = found.group("name");
            if ("envvar".equals(name) && found.group("argument") != null) {
                return Matcher.quoteReplacement("${env:" + found.group("argument") + "}");
            }
            if ("program".equals(name)) {
                if (program.isEmpty()) {
                    notes.fault(place, "a command with ${program} in a sweep without one", text, "program");
                }
                return Matcher.quoteReplacement(program.orElse("").replace("${", "$${"));
            }
            var known = name == null ? null : ENVIRONMENT.get(name);
            return Matcher.quoteReplacement(known == null ? "$" + found.group() : known);
        });
    }
}
