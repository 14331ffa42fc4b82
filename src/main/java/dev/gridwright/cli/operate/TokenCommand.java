package dev.gridwright.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.client.HttpOperations;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright token create`, `token list`, `token revoke ID`: who may use a running server.
@Command(name = "token")
public final class TokenCommand implements Callable<Integer> {
    /// What is done.
    enum Action {
        CREATE,
        LIST,
        REVOKE
    }

    @Parameters(index = "0", paramLabel = "create|list|revoke", description = "what to do")
    private Action action = Action.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "the token to revoke")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "NAME", description = "what the new token is for")
    private @Nullable String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "what it opens: read, submit, work, metrics, commands:adhoc, admin (repeatable; read)")
    private List<String> scopes = List.of("read");

    @Option(names = "--expires", paramLabel = "TIME", description = "how long it is good for, such as 30d (always)")
    private @Nullable String expires;

    @Option(
            names = "--max-studies",
            paramLabel = "N",
            description = "unfinished studies that it may have (what serve says)")
    private @Nullable Long maxStudies;

    @Option(
            names = "--max-points",
            paramLabel = "N",
            description = "points that its unfinished studies may have (what serve says)")
    private @Nullable Long maxPoints;

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;

    public TokenCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if ((action == Action.REVOKE) != (id != null)) {
            throw CommandFailed.usage(
                    action == Action.REVOKE
                            ? "token revoke takes the ID that token list shows"
                            : "only token revoke takes an ID");
        }
        if (action != Action.CREATE && (name != null || expires != null || maxStudies != null || maxPoints != null)) {
            throw CommandFailed.usage("--name, --expires, --max-studies and --max-points are for token create");
        }
        var server = new Places(program, data).operations();
        switch (action) {
            case CREATE -> create(server);
            case LIST -> list(server);
            case REVOKE -> revoke(server);
        }
        return ExitCode.DONE.number();
    }

    private void create(HttpOperations server) {
        if (name == null) {
            throw CommandFailed.usage("token create needs --name, by which token list tells it from others");
        }
        var wish = JsonNodeFactory.instance.objectNode();
        wish.put("name", name);
        scopes.forEach(wish.putArray("scopes")::add);
        if (expires != null) {
            wish.put("expires_in", expires);
        }
        limit(wish, "--max-studies", maxStudies);
        limit(wish, "--max-points", maxPoints);
        var token = server.createToken(wish);
        var output = new Output(program);
        switch (program.format()) {
            case TABLE -> output.lines(List.of(token.path("token").asText()));
            case JSON -> output.json(token);
            case NDJSON -> output.ndjson(token);
            case CSV -> throw CommandFailed.usage("-f csv is not for this command");
        }
        program.hint("It is shown this once. Use it as GRIDWRIGHT_TOKEN; end it with: gridwright token revoke "
                + token.path("id").asText());
    }

    private static void limit(ObjectNode wish, String option, @Nullable Long most) {
        if (most != null) {
            if (most < 1) {
                throw CommandFailed.usage(option + " is at least 1");
            }
            wish.put(option.substring(2).replace('-', '_'), most);
        }
    }

    private void list(HttpOperations server) {
        var tokens = server.tokens().path("items").valueStream().toList();
        var output = new Output(program);
        switch (program.format()) {
            case TABLE -> output.lines(table(tokens));
            case JSON -> output.json(tokens);
            case NDJSON -> tokens.forEach(output::ndjson);
            case CSV -> throw CommandFailed.usage("-f csv is not for this command");
        }
    }

    private List<String> table(List<JsonNode> tokens) {
        var table = new Table(
                Column.text("token"),
                Column.text("name"),
                Column.text("scopes"),
                Column.number("max studies"),
                Column.number("max points"),
                Column.text("created (UTC)"),
                Column.text("expires"),
                Column.text("last used, to the hour"));
        for (var token : tokens) {
            table.row(
                    token.path("id").asText(),
                    token.path("name").asText(),
                    token.path("scopes").valueStream().map(JsonNode::asText).collect(Collectors.joining(",")),
                    token.path("max_studies").asText("no limit"),
                    token.path("max_points").asText("no limit"),
                    minute(token.path("created_at"), ""),
                    minute(token.path("expires_at"), "never"),
                    minute(token.path("last_used_at"), "never"));
        }
        return table.lines(program.terminal().outWidth(), program.ink());
    }

    /// `2026-03-01 09:30`, in UTC as everywhere.
    private static String minute(JsonNode time, String none) {
        var text = time.asText("");
        return time.isNull() || text.length() < 16
                ? none
                : text.substring(0, 16).replace('T', ' ');
    }

    private void revoke(HttpOperations server) {
        var revoked = String.valueOf(id);
        server.revokeToken(revoked);
        if (program.format() == Gridwright.Format.TABLE) {
            new Output(program).lines(List.of(revoked + ": revoked"));
        }
    }
}
