package dev.gridwright.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.Comparison;
import dev.gridwright.cli.results.LevelDifferences;
import dev.gridwright.cli.results.LevelDifferences.Level;
import dev.gridwright.cli.results.Results;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gridwright compare`
@Command(name = "compare")
public final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID|FILE", description = "the study that is compared, or a file of results")
    private String first = "";

    @Parameters(index = "1", paramLabel = "ID|FILE", description = "what it is compared with")
    private String second = "";

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;
    private @Nullable StudyReader studies;

    public CompareCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        try {
            var one = results(first);
            var other = results(second);
            var comparison = new Comparison(one.study(), other.study());
            var levels = one.study().metric().equals(other.study().metric())
                    ? LevelDifferences.of(one, other)
                    : List.<Level>of();
            var output = new Output(program);
            switch (program.format()) {
                case TABLE -> {
                    output.lines(comparison.lines(program.terminal().outWidth(), program.ink()));
                    output.lines(table(levels));
                }
                case JSON -> output.json(document(comparison, levels));
                case NDJSON -> output.ndjson(document(comparison, levels));
                case CSV -> throw CommandFailed.usage("-f csv is not for this command");
            }
        } finally {
            if (studies != null) {
                studies.close();
            }
        }
        return ExitCode.DONE.number();
    }

    private Results results(String name) {
        var file = program.surroundings().folder().resolve(name);
        if (Results.isFile(file, name)) {
            return Results.of(file);
        }
        var known = studies;
        if (known == null) {
            known = new Places(program, data).reader();
            studies = known;
        }
        return Results.of(known, name);
    }

    private List<String> table(List<Level> levels) {
        if (levels.isEmpty()) {
            return List.of();
        }
        var table = new Table(
                Column.text("mean at"),
                Column.text(""),
                Column.number("first"),
                Column.number("second"),
                Column.number("difference"),
                Column.number("95 % interval " + program.ink().plusMinus()));
        for (var level : levels) {
            table.row(
                    level.parameter(),
                    level.value(),
                    Numbers.measured(level.first()),
                    Numbers.measured(level.second()),
                    Numbers.measured(level.difference()),
                    level.interval().isPresent()
                            ? Numbers.measured(level.interval().getAsDouble())
                            : "");
        }
        var lines = new ArrayList<>(List.of(""));
        lines.addAll(table.lines(program.terminal().outWidth(), program.ink()));
        return lines;
    }

    private static JsonNode document(Comparison comparison, List<Level> levels) {
        var document = comparison.document();
        if (document instanceof ObjectNode object) {
            var listed = object.putArray("levels");
            for (var level : levels) {
                var item = listed.addObject()
                        .put("parameter", level.parameter())
                        .put("value", level.value())
                        .put("first", level.first())
                        .put("second", level.second())
                        .put("difference", level.difference());
                if (level.interval().isPresent()) {
                    item.put("interval", level.interval().getAsDouble());
                } else {
                    item.putNull("interval");
                }
            }
        }
        return document;
    }
}
