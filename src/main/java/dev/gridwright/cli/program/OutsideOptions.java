package dev.gridwright.cli.program;

import dev.gridwright.cli.host.Servers.Outside;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
            description = "a file, for its owner alone, with lines of NAME@HOST=value for ${secret:NAME} in headers to"
                    + " that host, and of NAME@commands=value for the env of commands")
    private @Nullable Path secrets;

    /// @param folder that the file is relative to
    public Outside settings(Path folder) {
        return new Outside(allowedHosts, Optional.ofNullable(secrets).map(folder::resolve));
    }
}
