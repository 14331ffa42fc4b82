package dev.gridwright.cli.program;

import dev.gridwright.cli.host.Servers.Outside;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How trials of this machine reach others.
public final class OutsideOptions {
    @Option(
            names = "--allow-host",
            paramLabel = "HOST[:PORT]",
            split = "\n",
            description = "a host that trials may call although its address is not a public one (repeatable)")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "a file, for its owner alone, with lines of NAME@HOST=value for $${secret:NAME} in headers to"
                    + " that host, and of NAME@commands=value for the env of commands")
    private @Nullable Path secrets;

    @Option(
            names = "--max-input-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "the most that one file of inputs may have (10GiB)")
    private @Nullable Long maxInputSize;

    @Option(
            names = "--max-inputs-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "the most that the inputs of one study may have together (20GiB)")
    private @Nullable Long maxInputsSize;

    @Option(
            names = "--max-input-time",
            paramLabel = "TIME",
            converter = Gridwright.DurationConverter.class,
            description = "how long a study waits at most until its inputs are fetched (6h)")
    private @Nullable Duration maxInputTime;

    /// @param folder that the file is relative to
    public Outside settings(Path folder) {
        return new Outside(
                allowedHosts,
                Optional.ofNullable(secrets).map(folder::resolve),
                new Outside.Inputs(
                        maxInputSize == null ? OptionalLong.empty() : OptionalLong.of(maxInputSize),
                        maxInputsSize == null ? OptionalLong.empty() : OptionalLong.of(maxInputsSize),
                        Optional.ofNullable(maxInputTime)));
    }
}
