package dev.gridwright.cli.program;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where studies are kept.
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where studies are kept ($$XDG_DATA_HOME/gridwright, else ~/.local/share/gridwright)")
    private @Nullable Path data;

    /// Whether a folder other than the user's own was named.
    public boolean named() {
        return data != null;
    }

    /// The data directory; it need not exist.
    public Path folder(Surroundings surroundings) {
        if (data != null) {
            return surroundings.folder().resolve(data).normalize();
        }
        var environment = surroundings.environment();
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .filter(text -> !text.isEmpty())
                        .map(text -> Path.of(text, ".local", "share")))
                .map(base -> base.resolve("gridwright"))
                .orElseThrow(() -> CommandFailed.usage("name a data directory with --data: HOME is not set"));
    }
}
