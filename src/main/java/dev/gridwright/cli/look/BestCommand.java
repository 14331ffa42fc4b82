package dev.gridwright.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.Leaderboard;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import dev.gridwright.study.aggregate.Front;
import dev.gridwright.study.aggregate.Front.Criterion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright best`
@Command(name = "best")
public final class BestCommand implements Callable<Integer> {
    private static final int USUAL = 10;

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            description = "how many (10; of a front all)")
    private @Nullable Integer top;

    @Option(
            names = "--pareto",
            paramLabel = "METRICS",
            description = "the front: the trials that none beats in the objective and these metrics, such as"
                    + " cost:minimize,f1:maximize")
    private @Nullable String pareto;

    @Option(
            names = "--params-only",
            fallbackValue = "true",
            description = "the parameters of the best point alone, as JSON")
    private boolean paramsOnly;

    private final Gridwright program;

    public BestCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (top != null && top < 1) {
            throw CommandFailed.usage("-k is at least 1");
        }
        if (pareto != null && Criterion.parse(pareto).isEmpty()) {
            throw CommandFailed.usage("--pareto names metrics and their goals, such as cost:minimize,f1:maximize");
        }
        try (var studies = new Places(program, data).reader()) {
            var study = new StudyDocument(studies.study(id));
            var best = best(studies);
            if (best.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.NO_VERDICT,
                        "no trial of " + id + " has succeeded"
                                + (pareto == null ? "" : " with all of the metrics " + pareto));
            }
            print(study, best);
        }
        return ExitCode.DONE.number();
    }

    private List<JsonNode> best(StudyReader studies) {
        return pareto == null
                ? studies.best(id, paramsOnly ? 1 : Objects.requireNonNullElse(top, USUAL))
                : studies.front(id, pareto, paramsOnly ? 1 : Objects.requireNonNullElse(top, Front.MAX_TRIALS));
    }

    /// The metrics of the front.
    private List<String> beside() {
        return Optional.ofNullable(pareto)
                .flatMap(Criterion::parse)
                .map(criteria -> criteria.stream().map(Criterion::metric).toList())
                .orElse(List.of());
    }

    private void print(StudyDocument study, List<JsonNode> best) {
        var output = new Output(program);
        if (paramsOnly) {
            output.json(best.getFirst().path("params"));
            return;
        }
        var board = new Leaderboard(
                study.metric(), beside(), best.stream().map(TrialDocument::new).toList());
        switch (program.format()) {
            case TABLE -> output.lines(board.lines(program.terminal().outWidth(), program.ink()));
            case CSV -> output.lines(board.csv());
            case JSON -> output.json(best);
            case NDJSON -> best.forEach(output::ndjson);
        }
    }
}
