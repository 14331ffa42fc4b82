package dev.gridwright.evaluate;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.util.OptionalInt;

/// Remembers what was said about stopping, for one slot: a stop may come just before its trial begins, and must not
/// reach the next one.
///
/// State is owned by this object's monitor.
public final class StopSign {
    /// How an attempt ended that was stopped; who stopped it knows a better reason.
    public static final Ending STOPPED = new Ending.Fell(
            Outcome.CANCELLED,
            Cause.INTERRUPTED,
            "The evaluation was stopped before its end.",
            OptionalInt.empty(),
            OptionalInt.empty());

    private static final long NONE = -1;

    private long running = NONE;
    private long stopped = NONE;
    private Level level = Level.GO;
    private boolean closed;

    /// How urgently the trial under way is to end.
    public enum Level {
        GO,
        ASKED,
        FORCED
    }

    /// Begins the attempt of that token.
    public synchronized Level begin(long token) {
        running = token;
        if (stopped != token) {
            level = Level.GO;
        }
        return level();
    }

    /// Ends the attempt under way; a stop no longer has an effect.
    public synchronized void end() {
        running = NONE;
        stopped = NONE;
        level = Level.GO;
    }

    /// Notes a stop.
    ///
    /// @return whether that attempt is under way now
    public synchronized boolean stop(long token, boolean force) {
        if (running != NONE && running != token) {
            return false;
        }
        var wanted = force ? Level.FORCED : Level.ASKED;
        level = stopped == token && level == Level.FORCED ? Level.FORCED : wanted;
        stopped = token;
        return running == token;
    }

    /// From now on every attempt is stopped by force.
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /// What was said about the attempt under way.
    public synchronized Level level() {
        return closed ? Level.FORCED : level;
    }
}
