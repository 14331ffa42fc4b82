package dev.gridwright.cli.look;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final List<String> STATES = Stream.concat(
                    Stream.of("waiting", "running", "backoff"), OUTCOMES.stream())
            .toList();
    private static final long TABLE_ROWS = 1000;

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "only those that are so now: running, waiting, backoff, or an outcome")
    private List<String> states = List.of();

    @Option(names = "--outcome", paramLabel = "OUTCOME", split = ",", description = "only those that ended so")
    private List<String> outcomes = List.of();

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            split = "\n",
            description = "only those with this value of a parameter (repeatable)")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "index",
            description = "index, completed or objective (${DEFAULT-VALUE})")
    private String order = "index";

    @Option(names = "--limit", paramLabel = "N", description = "at most that many (a table: 1000, else all)")
    private @Nullable Long limit;

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
                case JSON -> output.jsonArray(each -> studies.trials(id, filter, each));
            }
        }
        return ExitCode.DONE.number();
    }

    private TrialFilter filter() {
        states.forEach(state -> known("--state", state, STATES));
        outcomes.forEach(outcome -> known("--outcome", outcome, OUTCOMES));
        known("--order", order, ORDERS);
        if (!states.isEmpty() && !outcomes.isEmpty()) {
            throw CommandFailed.usage("--state and --outcome do not go together; --state takes outcomes, too");
        }
        if (limit != null && limit < 1) {
            throw CommandFailed.usage("--limit is at least 1");
        }
        return new TrialFilter(
                Set.copyOf(states), Set.copyOf(outcomes), params, order, limit == null ? Long.MAX_VALUE : limit);
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
        long most = limit == null ? TABLE_ROWS : limit;
        studies.trials(id, filter.limitedTo(most + 1), trial -> trials.add(new TrialDocument(trial)));
        boolean more = trials.size() > most;
        output.lines(new TrialList(study.metric(), more ? trials.subList(0, (int) most) : trials)
                .lines(program.terminal().outWidth(), program.ink()));
        if (more) {
            program.hint("These are the first " + Numbers.counted(most, "trial") + "; --limit shows more, -f csv all.");
        }
    }
}
