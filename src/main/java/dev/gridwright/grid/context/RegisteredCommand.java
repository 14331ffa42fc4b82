package dev.gridwright.grid.context;

import dev.gridwright.trial.ArgumentType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A command that the operator of a server lets grids run by its name.
///
/// @param arguments the argument array, its program first; each a template, or [#ARGS] where a grid's own may stand
/// @param folder in which it runs, absolute; empty for one of its own
/// @param environment its variables; each value a template
/// @param parameters what a grid has to give it, by name
/// @param gridVariables further variables of its environment that a grid may set
public record RegisteredCommand(
        List<String> arguments,
        Optional<String> folder,
        Map<String, String> environment,
        Map<String, ArgumentType> parameters,
        Set<String> gridVariables) {
    /// Where the arguments of a grid are put in.
    public static final String ARGS = "${args}";

    public RegisteredCommand {
        arguments = List.copyOf(arguments);
        environment = new LinkedHashMap<>(environment);
        parameters = new LinkedHashMap<>(parameters);
        gridVariables = Set.copyOf(gridVariables);
    }

    public boolean takesArguments() {
        return arguments.contains(ARGS);
    }
}
