package dev.gridwright.cli.program;

import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.settings.Settings;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Terminal;
import dev.gridwright.time.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The program `gridwright` with the options that every command has.
@Command(
        name = Gridwright.NAME,
        scope = ScopeType.INHERIT,
        header = {
            "Exact hyperparameter grid search: durable results, timeouts that end the work.",
            "",
            "  gridwright plan grids/iris-knn.yaml      what would run, before anything runs",
            "  gridwright run grids/iris-knn.yaml       run it here and see its best points",
            "  gridwright list                          what has run",
            "  gridwright serve                         take grids over HTTP",
        },
        customSynopsis = "gridwright COMMAND [OPTIONS]",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
public final class Gridwright implements Runnable {
    public static final String NAME = "gridwright";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "show the version")
    private boolean version;

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "the server to work with, instead of a data directory")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "holds the server's token; else $$GRIDWRIGHT_TOKEN does")
    private @Nullable Path tokenFile;

    @Option(
            names = "--max-wait",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "how long to try a server that does not answer (${DEFAULT-VALUE})")
    private Duration maxWait = Duration.ofSeconds(30);

    @Option(
            names = {"-f", "--format"},
            scope = ScopeType.INHERIT,
            paramLabel = "FORM",
            defaultValue = "table",
            description = "how results are printed: ${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            fallbackValue = "true",
            description = "no progress and no hints")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            fallbackValue = "true",
            description = "say more; after an internal error, where it happened")
    private boolean verbose;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            fallbackValue = "true",
            description = "no colours; so does the variable NO_COLOR")
    private boolean noColor;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Surroundings surroundings;
    private final Settings settings;

    public Gridwright(Surroundings surroundings, Settings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
    }

    /// How results are printed.
    public enum Format {
        TABLE,
        JSON,
        CSV,
        NDJSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads durations as people write them.
    public static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return DurationText.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a duration, such as 500ms, 30s, 2m or 1h30m"));
        }
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Settings settings() {
        return settings;
    }

    public Optional<String> server() {
        return Optional.ofNullable(server);
    }

    public Optional<Path> tokenFile() {
        return Optional.ofNullable(tokenFile);
    }

    public Duration maxWait() {
        return maxWait;
    }

    public Format format() {
        return format;
    }

    public boolean quiet() {
        return quiet;
    }

    public boolean verbose() {
        return verbose;
    }

    public Terminal terminal() {
        return noColor ? surroundings.terminal().withoutColour() : surroundings.terminal();
    }

    /// How results on standard output are written.
    public Ink ink() {
        return terminal().outInk();
    }

    /// Tells something beside the results, unless it is to be quiet.
    public void hint(String line) {
        if (!quiet) {
            surroundings.out().flush();
            surroundings.err().println(line);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
