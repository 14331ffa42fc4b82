package dev.gridwright.cli.program;

import dev.gridwright.cli.host.CommandFailed;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many trials run at once on this machine.
public final class SlotsOption {
    private static final int MAX_SLOTS = 1024;

    @Option(names = "--slots", paramLabel = "N", description = "trials at once (one per core)")
    private @Nullable Integer slots;

    /// Empty for one per core.
    public OptionalInt number() {
        if (slots == null) {
            return OptionalInt.empty();
        }
        if (slots < 1 || slots > MAX_SLOTS) {
            throw CommandFailed.usage("--slots is 1 to " + MAX_SLOTS);
        }
        return OptionalInt.of(slots);
    }
}
