package dev.gridwright.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.PlanJson;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.report.PlanReport;
import dev.gridwright.grid.Plan;
import dev.gridwright.grid.Planner;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gridwright plan`
@Command(name = "plan")
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "GRID", description = "the grid file, or - for standard input")
    private String grid = "";

    @Mixin
    private final GridOptions changes = new GridOptions();

    private final Gridwright program;

    public PlanCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var source = GridSource.of(grid, program.surroundings());
        var valid = source.check(changes.edits(program.surroundings().environment()), Optional.empty());
        var plan = Planner.plan(valid);
        var output = new Output(program);
        switch (program.format()) {
            case TABLE ->
                output.lines(new PlanReport(plan).lines(program.terminal().outWidth(), program.ink()));
            case JSON -> output.json(document(plan));
            case NDJSON -> output.ndjson(document(plan));
            case CSV -> throw CommandFailed.usage("-f csv is not for this command");
        }
        return ExitCode.DONE.number();
    }

    private static JsonNode document(Plan plan) {
        return Documents.of(out -> PlanJson.write(out, plan));
    }
}
