package dev.gridwright.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.OptionValues;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.terminal.Csv;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `gridwright config`
@Command(name = "config")
public final class ConfigCommand implements Callable<Integer> {
    private static final String DEFAULT = "default";

    @Mixin
    private final DataOption data = new DataOption();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Gridwright program;

    public ConfigCommand(Gridwright program) {
        this.program = program;
    }

    private record Value(String option, String text, String source) {}

    @Override
    public Integer call() {
        var values = values();
        var output = new Output(program);
        switch (program.format()) {
            case TABLE -> {
                var table = new Table(Column.text("option"), Column.text("value"), Column.text("source"));
                values.forEach(value -> table.row(value.option(), value.text(), value.source()));
                output.lines(table.lines(program.terminal().outWidth(), program.ink()));
            }
            case CSV -> {
                output.lines(List.of("option,value,source"));
                values.forEach(value ->
                        output.lines(List.of(Csv.line(List.of(value.option(), value.text(), value.source())))));
            }
            case JSON -> output.json(documents(values));
            case NDJSON -> documents(values).forEach(output::ndjson);
        }
        return ExitCode.DONE.number();
    }

    private List<Value> values() {
        var parsed = spec.commandLine().getParseResult();
        var values = new TreeMap<String, Value>();
        Stream.concat(Stream.of(spec.root().commandLine()), spec.root().subcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .flatMap(command -> command.options().stream())
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option -> values.putIfAbsent(
                        OptionValues.name(option),
                        value(
                                option,
                                parsed.matchedOptions().stream()
                                        .filter(given ->
                                                OptionValues.name(given).equals(OptionValues.name(option)))
                                        .toList())));
        return List.copyOf(values.values());
    }

    private Value value(OptionSpec option, List<? extends ArgSpec> given) {
        var name = OptionValues.name(option);
        if (!given.isEmpty()) {
            return new Value(name, String.join(" ", given.getFirst().originalStringValues()), "command line");
        }
        return OptionValues.setting(program.settings(), option)
                .map(setting -> new Value(name, String.join(" ", setting.values()), setting.source()))
                .orElseGet(() -> new Value(name, defaultOf(option), DEFAULT));
    }

    private String defaultOf(OptionSpec option) {
        if (option.longestName().equals("--data")) {
            return data.folder(program.surroundings()).toString();
        }
        var text = option.defaultValue();
        return text != null ? text : option.arity().max() == 0 ? "false" : "";
    }

    private static List<JsonNode> documents(List<Value> values) {
        var documents = new ArrayList<JsonNode>();
        for (var value : values) {
            documents.add(Documents.JSON
                    .createObjectNode()
                    .put("option", value.option())
                    .put("value", value.text())
                    .put("source", value.source()));
        }
        return documents;
    }
}
