package dev.gridwright.engine.live;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.search.Effort;
import dev.gridwright.store.StudyStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;

/// What the parts of an engine share.
///
/// @param owner the coordinator's context
/// @param effort that the searches of all studies share in a turn of the owner
/// @param everyEvent told of the durable events of every study, in order, on the owner
public record EngineParts(
        EngineSettings settings,
        Vertx vertx,
        Context owner,
        StudyStore store,
        Evaluator.Factory evaluators,
        Preparer preparer,
        InstantSource clock,
        EngineEvents events,
        Consumer<StudyEvent> everyEvent,
        Effort effort) {

    /// A token is the incarnation of the data directory followed by so many bits that count within it.
    private static final int TOKEN_BITS = 40;

    /// Above every token of earlier lives.
    public long firstToken() {
        return firstToken(store);
    }

    public static long firstToken(StudyStore store) {
        return store.incarnation() << TOKEN_BITS;
    }
}
