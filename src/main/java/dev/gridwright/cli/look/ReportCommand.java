package dev.gridwright.cli.look;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.report.ReportFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gridwright report`: a report on a study, to files or to standard output.
@Command(name = "report")
public final class ReportCommand implements Callable<Integer> {
    private static final String FORMAT = "--format";

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            split = "\n",
            description = "write it there; without --format the ending says how: md, html, xml (JUnit), json, csv, txt"
                    + " (OpenMetrics), env (repeatable)")
    private List<Path> files = List.of();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Gridwright program;

    public ReportCommand(Gridwright program) {
        this.program = program;
    }

    /// Gives the command a `--format` of its own, which takes the forms of a report. What all commands have is added
    /// with the command to the program, so it cannot be declared here.
    public static void withOwnFormat(CommandLine command) {
        var spec = command.getCommandSpec();
        spec.remove(spec.findOption(FORMAT));
        spec.addOption(OptionSpec.builder("-f", FORMAT)
                .paramLabel("FORM")
                .type(String.class)
                .completionCandidates(words())
                .description("the form: ${COMPLETION-CANDIDATES}; without -o: markdown unless said otherwise")
                .build());
    }

    private static List<String> words() {
        return Arrays.stream(ReportFormat.values()).map(ReportFormat::word).toList();
    }

    @Override
    public Integer call() {
        var format = format();
        var results = new ResultFiles(program.surroundings().folder(), files, format);
        try (var studies = new Places(program, data).reader()) {
            if (files.isEmpty()) {
                studies.report(
                        id,
                        format.orElse(ReportFormat.MARKDOWN),
                        program.surroundings().out());
            } else {
                return results.write(studies, id, program.surroundings().err()).number();
            }
        }
        return ExitCode.DONE.number();
    }

    private Optional<ReportFormat> format() {
        Optional<String> word = Optional.ofNullable(spec.findOption(FORMAT).getValue());
        return word.map(text -> ReportFormat.of(text)
                .orElseThrow(() -> CommandFailed.usage(
                        "--format takes " + String.join(", ", words()) + ", and '" + text + "' is none")));
    }
}
