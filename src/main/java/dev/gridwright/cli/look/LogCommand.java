package dev.gridwright.cli.look;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Places;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gridwright log`
@Command(name = "log")
public final class LogCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the study")
    private String id = "";

    @Parameters(index = "1", paramLabel = "INDEX", description = "the trial")
    private long index;

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;

    public LogCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        try (var studies = new Places(program, data).reader()) {
            var text = studies.log(id, index);
            program.surroundings().out().print(text);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                program.surroundings().out().println();
            }
        }
        return ExitCode.DONE.number();
    }
}
