package dev.gridwright.engine;

import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.study.Grid;
import dev.gridwright.trace.Tracing;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the operator decides about the engine.
///
/// @param node this server's name, recorded with every attempt
/// @param slots of each pool at the start
/// @param maxPoints of one study, when there is a limit
/// @param quotas what the holder of a token may occupy, by the token's id; answers at once, on any thread
/// @param reader reads a stored grid again; throws an `IllegalArgumentException` that says why it cannot
/// @param tracing told of studies and attempts
/// @param goesOn which of the studies that have not ended go on at the start; the others are left as they are stored
public record EngineSettings(
        String node,
        SlotPools.Sizes slots,
        OptionalLong maxPoints,
        Function<String, Quota> quotas,
        Function<StoredStudy, Grid> reader,
        Tracing tracing,
        Predicate<StoredStudy> goesOn) {
    /// Nothing is traced.
    public EngineSettings(
            String node,
            SlotPools.Sizes slots,
            OptionalLong maxPoints,
            Function<String, Quota> quotas,
            Function<StoredStudy, Grid> reader,
            Predicate<StoredStudy> goesOn) {
        this(node, slots, maxPoints, quotas, reader, Tracing.OFF, goesOn);
    }
}
