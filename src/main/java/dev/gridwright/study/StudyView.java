package dev.gridwright.study;

import dev.gridwright.quota.Owner;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Trial;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A study as it is shown at one moment; everything in it is durable.
///
/// @param points after rules and sample
/// @param limits that hold now
/// @param gates with verdicts once the study has ended, else those that could be evaluated so far
/// @param verdict `passed`, `failed` or `none`
/// @param startedAt the first claim
/// @param elapsed since the first claim, pauses and downtime not counted
/// @param eta until the last trial ends, when it can be told
/// @param owner who submitted it, when a token was shown
/// @param version rises with every change
/// @param reopened the id of the event that told its last retry, 0 when there was none. It rises whenever trials lose
/// their end, so that sums over trials are not taken from before
public record StudyView(
        String id,
        String name,
        StudyState state,
        Optional<StopReason> stopReason,
        String message,
        Map<String, String> labels,
        int priority,
        Limits limits,
        Objective objective,
        String kind,
        long points,
        Counts counts,
        Optional<Trial> best,
        List<Gate.Result> gates,
        String verdict,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Duration elapsed,
        Optional<Duration> eta,
        Provenance provenance,
        Optional<Owner> owner,
        long version,
        long reopened) {
    public StudyView {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        gates = List.copyOf(gates);
    }

    /// Where the numbers come from.
    ///
    /// @param gridSha256 of the document as submitted
    /// @param dataSha256 by file, when the trial reads data
    /// @param gitCommit of the folder that holds the grid, `-dirty` appended when it had changes; empty when
    /// unknown
    /// @param versions of gridwright, java, smile and the operating system
    /// @param prepared what was made ready before the first trial; nothing until then
    /// @param part of the grid's points that is run; empty for all of them
    public record Provenance(
            String gridSha256,
            Map<String, String> dataSha256,
            Optional<String> gitCommit,
            Map<String, String> versions,
            Prepared prepared,
            Optional<Part> part) {
        public Provenance {
            dataSha256 = Collections.unmodifiableMap(new LinkedHashMap<>(dataSha256));
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }

        /// As known when the grid is submitted.
        public Provenance(
                String gridSha256,
                Map<String, String> dataSha256,
                Optional<String> gitCommit,
                Map<String, String> versions) {
            this(gridSha256, dataSha256, gitCommit, versions, Prepared.NOTHING, Optional.empty());
        }

        /// The same of a part of the grid.
        public Provenance of(Part some) {
            return new Provenance(gridSha256, dataSha256, gitCommit, versions, prepared, Optional.of(some));
        }

        public Provenance prepared(Prepared made) {
            return new Provenance(gridSha256, dataSha256, gitCommit, versions, made, part);
        }
    }

    /// The part of a grid's points that is run.
    ///
    /// @param indices that the whole grid has, from 0 up to, not including, this one
    public record Part(Optional<IndexRange> range, Optional<Shard> shard, BigInteger indices) {}
}
