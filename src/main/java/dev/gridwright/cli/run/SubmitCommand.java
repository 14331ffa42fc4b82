package dev.gridwright.cli.run;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.StudyDocument;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gridwright submit`: hands a grid to a server and prints the id of its study.
@Command(name = "submit")
public final class SubmitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "GRID", description = "the grid file, or - for standard input")
    private String grid = "";

    @Mixin
    private final GridOptions changes = new GridOptions();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;

    public SubmitCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        selection.check();
        var source = GridSource.of(grid, program.surroundings());
        var document = source.prepare(changes.edits(program.surroundings().environment()));
        try (var studies = new Places(program, data).control()) {
            var environment = program.surroundings().environment();
            var study = new StudyDocument(
                    studies.submit(GridSource.toSubmit(document, selection, CiJob.of(environment), environment)));
            var output = new Output(program);
            switch (program.format()) {
                case TABLE -> output.lines(List.of(study.id()));
                case JSON -> output.json(study.json());
                case NDJSON -> output.ndjson(study.json());
                case CSV -> throw CommandFailed.usage("-f csv is not for this command");
            }
            program.hint("Follow it with: gridwright watch " + study.id());
        }
        return ExitCode.DONE.number();
    }
}
