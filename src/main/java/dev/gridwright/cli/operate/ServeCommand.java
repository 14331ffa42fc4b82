package dev.gridwright.cli.operate;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.LogOptions;
import dev.gridwright.cli.program.OutsideOptions;
import dev.gridwright.cli.program.SlotsOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gridwright serve`
@Command(name = "serve")
public final class ServeCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final Duration LEAST_KEEP = Duration.ofMinutes(1);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen on (${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "the port to listen on, 0 for a free one (${DEFAULT-VALUE})")
    private int port = 8080;

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final SlotsOption slots = new SlotsOption();

    @Option(
            names = "--max-points",
            paramLabel = "N",
            defaultValue = "100000",
            description = "refuse studies of more points (${DEFAULT-VALUE})")
    private long maxPoints = 100_000;

    @Option(names = "--data-root", paramLabel = "DIR", description = "the folder that data files of grids lie below")
    private @Nullable Path dataRoot;

    @Option(names = "--plugins", paramLabel = "DIR", description = "the folder of jars with objectives")
    private @Nullable Path plugins;

    @Option(
            names = "--public-host",
            paramLabel = "NAME",
            split = "\n",
            description = "a name that clients may call this server by (repeatable)")
    private List<String> publicHosts = List.of();

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            converter = Gridwright.DurationConverter.class,
            description = "remove studies that long after their end, such as 30d (kept for ever)")
    private @Nullable Duration keep;

    @Option(
            names = "--cache-results",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "forget the oldest results for reuse above so many (${DEFAULT-VALUE})")
    private long cacheResults = 5_000_000;

    @Option(
            names = "--commands",
            paramLabel = "FILE",
            description = "a file of commands that grids may run by their names")
    private @Nullable Path commands;

    @Option(
            names = "--allow-commands",
            fallbackValue = "true",
            description = "let whoever reaches this server run any command as its user, also without a token")
    private boolean allowCommands;

    @Mixin
    private final OutsideOptions outside = new OutsideOptions();

    @Mixin
    private final SafetyOptions safety = new SafetyOptions();

    @Option(names = "--access-log", fallbackValue = "true", description = "log every request")
    private boolean accessLog;

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "a file with values of options, as in 'config'")
    private @Nullable Path config;

    private final Gridwright program;

    public ServeCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var surroundings = program.surroundings();
        // As a variable it is meant for the other commands.
        if (program.server().isPresent() && program.settings().of("server").isEmpty()) {
            throw CommandFailed.usage("--server is not for serve");
        }
        if (port < 0 || port > 65_535) {
            throw CommandFailed.usage("--port is 0 to 65535");
        }
        if (maxPoints < 1) {
            throw CommandFailed.usage("--max-points is at least 1");
        }
        if (keep != null && keep.compareTo(LEAST_KEEP) < 0) {
            throw CommandFailed.usage("--keep is at least 1m");
        }
        if (cacheResults < 1) {
            throw CommandFailed.usage("--cache-results is at least 1");
        }
        surroundings.interrupts().watch();
        var folder = data.folder(surroundings);
        var running = surroundings
                .servers()
                .start(new Servers.Settings(
                        folder,
                        host,
                        port,
                        slots.asked(),
                        OptionalLong.of(maxPoints),
                        Optional.ofNullable(dataRoot).map(surroundings.folder()::resolve),
                        Optional.ofNullable(plugins).map(surroundings.folder()::resolve),
                        publicHosts,
                        new Servers.Keep(Optional.ofNullable(keep), OptionalLong.of(cacheResults)),
                        Optional.empty(),
                        safety.settings(surroundings.folder()),
                        outside.settings(surroundings.folder()),
                        new Servers.Programs(
                                Optional.ofNullable(commands).map(surroundings.folder()::resolve), allowCommands),
                        logs.settings(accessLog)));
        surroundings
                .err()
                .println(Gridwright.NAME + " " + surroundings.version() + " listens on " + running.address()
                        + ", data in " + folder);
        surroundings.interrupts().await();
        program.hint("Draining: running trials may finish; once more ends it at once.");
        running.stop(DRAIN);
        return ExitCode.DONE.number();
    }
}
