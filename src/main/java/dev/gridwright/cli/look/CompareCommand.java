package dev.gridwright.cli.look;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.Comparison;
import dev.gridwright.cli.report.StudyDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gridwright compare`
@Command(name = "compare")
public final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the study that is compared")
    private String first = "";

    @Parameters(index = "1", paramLabel = "ID", description = "the study it is compared with")
    private String second = "";

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;

    public CompareCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        try (var studies = new Places(program, data).reader()) {
            var comparison = new Comparison(study(studies, first), study(studies, second));
            var output = new Output(program);
            switch (program.format()) {
                case TABLE -> output.lines(comparison.lines(program.terminal().outWidth(), program.ink()));
                case JSON -> output.json(comparison.document());
                case NDJSON -> output.ndjson(comparison.document());
                case CSV -> throw CommandFailed.usage("-f csv is not for this command");
            }
        }
        return ExitCode.DONE.number();
    }

    private static StudyDocument study(StudyReader studies, String id) {
        return new StudyDocument(studies.study(id));
    }
}
