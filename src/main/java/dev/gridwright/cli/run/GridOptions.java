package dev.gridwright.cli.run;

import dev.gridwright.grid.Edits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the command line changes about a grid before anything is made of it.
final class GridOptions {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUES",
            split = "\n",
            description = "other values for a parameter: --set trees=50,100 (repeatable)")
    private Map<String, String> sets = new LinkedHashMap<>();

    @Option(names = "--name", paramLabel = "NAME", description = "another name for the grid")
    private @Nullable String name;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            split = "\n",
            description = "a label of the study (repeatable)")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--gate",
            paramLabel = "GATE",
            split = "\n",
            description = "a threshold to meet: --gate 'best >= 0.95' (repeatable)")
    private List<String> gates = List.of();

    /// Whether anything is to be changed.
    boolean any() {
        return !sets.isEmpty() || name != null || !labels.isEmpty() || !gates.isEmpty();
    }

    /// @param environment what `${env:NAME}` stands for
    Edits edits(Map<String, String> environment) {
        var edits =
                Edits.environment(environment).setting(sets).labelled(labels).gated(gates);
        return name == null ? edits : edits.named(name);
    }
}
