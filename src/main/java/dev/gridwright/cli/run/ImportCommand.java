package dev.gridwright.cli.run;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.terminal.SafeText;
import dev.gridwright.grid.Edits;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.grid.tree.Fault;
import dev.gridwright.importer.Imported;
import dev.gridwright.importer.Importer;
import dev.gridwright.importer.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright import`: makes a grid of another tool's file, and says what could not be carried over.
@Command(name = "import")
public final class ImportCommand implements Callable<Integer> {
    private static final int DEFAULT_POINTS = 5;

    @Parameters(paramLabel = "FILE", description = "the other tool's file, or - for standard input")
    private String file = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TOOL",
            description = "whose file it is: wandb, katib, sklearn, h2o, optuna")
    private String from = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "GRID",
            description = "the grid file to write (standard output)")
    private @Nullable Path target;

    @Option(names = "--force", fallbackValue = "true", description = "replace the grid file when it is there")
    private boolean force;

    @Option(
            names = "--strict",
            fallbackValue = "true",
            description = "fail when anything could not be carried over, and write nothing")
    private boolean strict;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "5",
            description = "points of a range that has no steps (${DEFAULT-VALUE})")
    private int points = DEFAULT_POINTS;

    private final Gridwright program;

    public ImportCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var tool = Tool.of(from)
                .orElseThrow(() -> CommandFailed.usage(
                        "--from " + from + " is not known; it is one of " + String.join(", ", Tool.words())));
        if (points < 1 || points > Importer.MAX_POINTS) {
            throw CommandFailed.usage("--points is 1 to " + Importer.MAX_POINTS);
        }
        if (program.format() != Gridwright.Format.TABLE) {
            throw CommandFailed.usage("-f is not for this command, which writes YAML");
        }
        var source = GridSource.of(file, program.surroundings());
        var options = new Importer.Options(stem(source.name()), base(source.name()), points);
        switch (Importer.read(tool, source.bytes(), options)) {
            case Imported.Invalid(var faults) -> throw invalid(tool, source, faults);
            case Imported.Grid grid -> finish(source, grid);
        }
        return ExitCode.DONE.number();
    }

    /// What a file is called, without its folder.
    private static String base(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// What a file is called, without its folder and its ending.
    private static String stem(String name) {
        var file = base(name);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    private static CommandFailed invalid(Tool tool, GridSource source, List<Fault> faults) {
        var lines = faults.stream()
                .map(fault -> source.name() + ":" + fault.place().line() + ":"
                        + fault.place().column() + ": "
                        + (fault.place().pointer().isEmpty()
                                ? ""
                                : fault.place().pointer() + ": ") + fault.detail()
                        + (fault.found().isEmpty() ? "" : ": found " + fault.found())
                        + (fault.allowed().isEmpty() ? "" : "; allowed: " + fault.allowed()))
                .toList();
        return new CommandFailed(
                ExitCode.USAGE, source.name() + " cannot be read as a file of " + tool.title() + ":", lines);
    }

    private void finish(GridSource source, Imported.Grid grid) {
        var folder = target == null ? source.folder() : folder(path(target));
        var made = new GridSource("the grid made of it", grid.text().getBytes(StandardCharsets.UTF_8), folder);
        var plan = Planner.plan(made.check(Edits.NONE, Optional.empty()));
        if (strict && !grid.dropped().isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--strict: not everything in " + source.name() + " can be carried over:",
                    indented(grid.dropped()));
        }
        write(grid.text());
        tell("Not carried over, or not in the same way:", grid.dropped());
        if (!program.quiet()) {
            tell("To know and to do:", grid.remarks());
        }
        var points = plan.points();
        program.hint((target == null ? "The grid" : target.toString()) + " has " + (plan.exact() ? "" : "about ")
                + points + " points.");
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> "- " + line).toList();
    }

    private void tell(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            var err = program.surroundings().err();
            err.println(title);
            indented(lines).forEach(line -> err.println(SafeText.of(line)));
        }
    }

    private Path path(Path given) {
        return program.surroundings().folder().resolve(given).toAbsolutePath();
    }

    private static Path folder(Path file) {
        var parent = file.normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw CommandFailed.usage("there is no folder " + parent);
        }
        return parent;
    }

    private void write(String text) {
        if (target == null) {
            program.surroundings().out().print(text);
            program.surroundings().out().flush();
            return;
        }
        new GridTarget(target.toString(), path(target), force).write(text);
    }
}
