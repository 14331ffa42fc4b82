package dev.gridwright.cli.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.ServerHealth;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gridwright health`: whether a server can take work, its slots, and how much it stores.
@Command(name = "health")
public final class HealthCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--ready-only",
            fallbackValue = "true",
            description = "only whether it is ready, which needs no token")
    private boolean readyOnly;

    private final Gridwright program;

    public HealthCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var document = look();
        var health = new ServerHealth(document);
        var output = new Output(program);
        switch (program.format()) {
            case TABLE -> output.lines(health.lines(program.terminal().outWidth(), program.ink()));
            case JSON -> output.json(document);
            case NDJSON -> output.ndjson(document);
            case CSV -> throw CommandFailed.usage("-f csv is not for this command");
        }
        return (health.up() ? ExitCode.DONE : ExitCode.UNAVAILABLE).number();
    }

    private ObjectNode look() {
        var server = new Places(program, data).operations();
        var document = JsonNodeFactory.instance.objectNode();
        document.put("server", server.place());
        var ready = server.ready();
        document.set("status", ready.path("status"));
        document.set("checks", ready.path("checks"));
        if (!readyOnly) {
            document.set("pools", server.pools().path("items"));
            document.set("storage", server.storage());
        }
        return document;
    }
}
