package dev.gridwright.cli.program;

import dev.gridwright.cli.host.Servers.Logs;
import dev.gridwright.log.Logging.Format;
import dev.gridwright.log.Logging.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a server of this process writes to standard error of its life.
public final class LogOptions {
    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "how lines of the log are written: ${COMPLETION-CANDIDATES}")
    private Format format = Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "what is logged: ${COMPLETION-CANDIDATES} (info; of a run in this process warn)")
    private @Nullable Level level;

    /// @param requests whether each of them has a line
    public Logs settings(boolean requests) {
        return new Logs(format, Optional.ofNullable(level), requests);
    }
}
