package dev.gridwright.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.StudyFilter;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.StudyList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gridwright list`
@Command(name = "list")
public final class ListCommand implements Callable<Integer> {
    private static final Set<String> STATES =
            new TreeSet<>(Set.of("queued", "running", "paused", "completed", "cancelled", "failed"));

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "only studies in these states")
    private List<String> states = List.of();

    @Option(names = "--label", paramLabel = "KEY=VALUE", split = "\n", description = "only studies with these labels")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--name", paramLabel = "NAME", description = "only studies of the grid of that name")
    private @Nullable String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "at most that many (${DEFAULT-VALUE})")
    private int limit = 100;

    private final Gridwright program;

    public ListCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var filter = filter();
        var found = new Places(program, data).found();
        if (found.isEmpty()) {
            print(List.of());
            program.hint("No studies yet in " + data.folder(program.surroundings()) + ". Try: gridwright run GRID");
        } else {
            try (var studies = found.get()) {
                print(studies.studies(filter));
            }
        }
        return ExitCode.DONE.number();
    }

    private StudyFilter filter() {
        for (var state : states) {
            if (!STATES.contains(state)) {
                throw CommandFailed.usage(
                        "--state takes " + String.join(", ", STATES) + ", and '" + state + "' is none");
            }
        }
        if (limit < 1) {
            throw CommandFailed.usage("--limit is at least 1");
        }
        return new StudyFilter(Set.copyOf(states), Optional.ofNullable(name), labels, limit);
    }

    private void print(List<JsonNode> studies) {
        var output = new Output(program);
        switch (program.format()) {
            case TABLE ->
                output.lines(
                        new StudyList(studies.stream().map(StudyDocument::new).toList())
                                .lines(program.terminal().outWidth(), program.ink()));
            case CSV ->
                output.lines(
                        new StudyList(studies.stream().map(StudyDocument::new).toList()).csv());
            case JSON -> output.json(studies);
            case NDJSON -> studies.forEach(output::ndjson);
        }
    }
}
