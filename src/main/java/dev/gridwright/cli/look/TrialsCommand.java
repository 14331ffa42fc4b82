package dev.gridwright.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import dev.gridwright.cli.report.TrialList;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.trial.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright trials`
@Command(name = "trials")
public final class TrialsCommand implements Callable<Integer> {
    private static final List<String> ORDERS = List.of("index", "completed", "objective");
    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::word).toList();

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--outcome", paramLabel = "OUTCOME", split = ",", description = "only those that ended so")
    private List<String> outcomes = List.of();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "index",
            description = "index, completed or objective (${DEFAULT-VALUE})")
    private String order = "index";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "rows of a table (${DEFAULT-VALUE}); the other forms hold all")
    private int limit = 1000;

    private final Gridwright program;

    public TrialsCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var filter = filter();
        var output = new Output(program);
        try (var studies = new Places(program, data).reader()) {
            switch (program.format()) {
                case TABLE -> printTable(studies, filter, output);
                case CSV ->
                    studies.trialsAsCsv(id, filter, program.surroundings().out());
                case NDJSON -> studies.trials(id, filter, output::ndjson);
                case JSON -> {
                    var trials = new ArrayList<JsonNode>();
                    studies.trials(id, filter, trials::add);
                    output.json(trials);
                }
            }
        }
        return ExitCode.DONE.number();
    }

    private TrialFilter filter() {
        for (var outcome : outcomes) {
            known("--outcome", outcome, OUTCOMES);
        }
        known("--order", order, ORDERS);
        return new TrialFilter(Set.copyOf(outcomes), order);
    }

    private static void known(String option, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw CommandFailed.usage(
                    option + " takes " + String.join(", ", allowed) + ", and '" + value + "' is none");
        }
    }

    private void printTable(StudyReader studies, TrialFilter filter, Output output) {
        var study = new StudyDocument(studies.study(id));
        var trials = new ArrayList<TrialDocument>();
        var count = new long[1];
        studies.trials(id, filter, trial -> {
            if (count[0]++ < limit) {
                trials.add(new TrialDocument(trial));
            }
        });
        output.lines(
                new TrialList(study.metric(), trials).lines(program.terminal().outWidth(), program.ink()));
        if (count[0] > trials.size()) {
            program.hint(Numbers.grouped(trials.size()) + " of " + Numbers.counted(count[0], "trial")
                    + "; --limit shows more, -f csv all");
        }
    }
}
