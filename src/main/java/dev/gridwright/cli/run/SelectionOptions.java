package dev.gridwright.cli.run;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which part of a grid's points is planned or run.
final class SelectionOptions {
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
        if (range != null && range().isEmpty()) {
            throw CommandFailed.usage("--range " + range + ": must be " + IndexRange.FORM + ", such as 0:100");
        }
        if (shard != null && shard().isEmpty()) {
            throw CommandFailed.usage("--shard " + shard + ": must be " + Shard.FORM + ", such as 1/4");
        }
    }

    Optional<IndexRange> range() {
        return Optional.ofNullable(range).flatMap(IndexRange::read);
    }

    Optional<Shard> shard() {
        return Optional.ofNullable(shard).flatMap(Shard::read);
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
