package dev.gridwright.cli.run;

import dev.gridwright.cli.host.CommandFailed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which part of a grid's points is run.
final class SelectionOptions {
    private static final String RANGE = "(\\d{1,18}):(\\d{1,18})";
    private static final String SHARD = "(\\d{1,9})/(\\d{1,9})";

    @Option(
            names = "--range",
            paramLabel = "A:B",
            description = "only the points with indices from A up to, not including, B")
    private @Nullable String range;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only part I of N of the points, counted from 1, for N machines that share a grid")
    private @Nullable String shard;

    boolean any() {
        return range != null || shard != null;
    }

    /// @throws CommandFailed when it is not written as it should be
    void check() {
        if (range != null && !range.matches(RANGE)) {
            throw CommandFailed.usage("--range takes two indices, such as 0:100, and '" + range + "' is none");
        }
        if (shard != null && !shard.matches(SHARD)) {
            throw CommandFailed.usage("--shard takes a part of a whole, such as 1/4, and '" + shard + "' is none");
        }
    }

    /// As the parameters of a submission.
    Map<String, String> query() {
        var query = new LinkedHashMap<String, String>();
        if (range != null) {
            query.put("range", range);
        }
        if (shard != null) {
            query.put("shard", shard);
        }
        return query;
    }
}
