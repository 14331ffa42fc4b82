package dev.gridwright.cli.program;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// What a command that waits for the end of a study makes of it.
public final class ResultOptions {
    @Option(
            names = "--allow-partial",
            fallbackValue = "true",
            description = "a study stopped by max_time or max_trials can pass, too")
    private boolean allowPartial;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            split = "\n",
            description =
                    "write a report; the ending says how: md, html, xml (JUnit), json, csv, txt (OpenMetrics), env"
                            + " (repeatable)")
    private List<Path> files = List.of();

    public boolean allowPartial() {
        return allowPartial;
    }

    public List<Path> files() {
        return files;
    }
}
