package dev.gridwright.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.PlanJson;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.PlanReport;
import dev.gridwright.grid.Edits;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.trial.TrialKind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright plan`: says what the server that was named would run, or a server in this process.
@Command(name = "plan")
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "GRID", description = "the grid file, or - for standard input")
    private String grid = "";

    @Mixin
    private final GridOptions changes = new GridOptions();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Option(names = "--local", fallbackValue = "true", description = "for a run here, whatever server is set")
    private boolean local;

    private final Gridwright program;

    public PlanCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (program.format() == Gridwright.Format.CSV) {
            throw CommandFailed.usage("-f csv is not for this command");
        }
        selection.check();
        var source = GridSource.of(grid, program.surroundings());
        var edits = changes.edits(program.surroundings().environment());
        var server = local ? Optional.<StudyControl>empty() : new Places(program, new DataOption()).named();
        var plan = server.isPresent() ? there(server.get(), source, edits) : here(source, edits);
        var output = new Output(program);
        switch (program.format()) {
            case TABLE ->
                output.lines(new PlanReport(plan).lines(program.terminal().outWidth(), program.ink()));
            case JSON, CSV -> output.json(plan);
            case NDJSON -> output.ndjson(plan);
        }
        return ExitCode.DONE.number();
    }

    /// What a server would do, with what it has results for and how it ends what it runs.
    private JsonNode there(StudyControl server, GridSource source, Edits edits) {
        try (server) {
            return server.plan(GridSource.toSubmit(source.prepare(edits), selection, Optional.empty(), Map.of()));
        }
    }

    /// What a run in this process would do.
    private JsonNode here(GridSource source, Edits edits) {
        var valid = source.check(edits, Optional.empty()).only(selection.range(), selection.shard());
        var plan = Planner.plan(valid);
        var whole = valid.grid().trial().kind() instanceof TrialKind.Command
                ? plan.guaranteeing(program.surroundings().servers().killing())
                : plan;
        return Documents.of(out -> PlanJson.write(out, whole));
    }
}
