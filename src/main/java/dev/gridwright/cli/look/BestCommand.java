package dev.gridwright.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.Leaderboard;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright best`
@Command(name = "best")
public final class BestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            defaultValue = "10",
            description = "how many (${DEFAULT-VALUE})")
    private int top = 10;

    @Option(names = "--params-only", description = "the parameters of the best point alone, as JSON")
    private boolean paramsOnly;

    private final Gridwright program;

    public BestCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw CommandFailed.usage("-k is at least 1");
        }
        try (var studies = new Places(program, data).reader()) {
            var study = new StudyDocument(studies.study(id));
            var best = studies.best(id, paramsOnly ? 1 : top);
            if (best.isEmpty()) {
                throw new CommandFailed(ExitCode.NO_VERDICT, "no trial of " + id + " has succeeded");
            }
            print(study, best);
        }
        return ExitCode.DONE.number();
    }

    private void print(StudyDocument study, List<JsonNode> best) {
        var output = new Output(program);
        if (paramsOnly) {
            output.json(best.getFirst().path("params"));
            return;
        }
        var board = new Leaderboard(
                study.metric(), best.stream().map(TrialDocument::new).toList());
        switch (program.format()) {
            case TABLE -> output.lines(board.lines(program.terminal().outWidth(), program.ink()));
            case CSV -> output.lines(board.csv());
            case JSON -> output.json(best);
            case NDJSON -> best.forEach(output::ndjson);
        }
    }
}
