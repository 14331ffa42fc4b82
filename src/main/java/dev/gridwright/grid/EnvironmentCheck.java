package dev.gridwright.grid;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.tree.Node;
import java.util.regex.Pattern;

/// Sees to it that nothing of the environment is left in a grid: the [Editor] of a command line has filled it in.
final class EnvironmentCheck {
    private static final Pattern ENVIRONMENT = Pattern.compile("(\\$?)\\$\\{env:([^{}]*)\\}");

    private EnvironmentCheck() {}

    /// Reports `${env:NAME}` wherever it stands: only the command line can fill it in.
    static void refuse(Node node, Findings findings) {
        switch (node) {
            case Node.Text(var place, var text) -> {
                var environment = ENVIRONMENT.matcher(text);
                while (environment.find()) {
                    if (environment.group(1).isEmpty()) {
                        findings.problem(
                                place,
                                "a variable of the environment, which is filled in before a grid is sent",
                                environment.group(),
                                "its value");
                    }
                }
            }
            case Node.Listing(var _, var items) -> items.forEach(item -> refuse(item, findings));
            case Node.Mapping mapping -> mapping.entries().values().forEach(value -> refuse(value, findings));
            case Node.Numeral _, Node.Flag _, Node.Absent _, Node.Refused _ -> {}
        }
    }
}
