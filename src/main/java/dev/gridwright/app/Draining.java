package dev.gridwright.app;

import dev.gridwright.engine.entry.Engine;
import dev.gridwright.web.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The way out: whether it has begun, and how much time running trials have for it.
final class Draining implements Health, AutoCloseable {
    private final Engine engine;
    private final Supplier<Optional<String>> storeFault;
    private final Duration grace;
    private final String commands;
    private volatile Optional<Duration> patience = Optional.empty();
    private boolean closed;

    /// @param grace how long running work is asked to end, at most
    /// @param commands how they are ended
    Draining(Engine engine, Supplier<Optional<String>> storeFault, Duration grace, String commands) {
        this.engine = engine;
        this.grace = grace;
        this.storeFault = storeFault;
        this.commands = commands;
    }

    /// @return whether it had not begun before
    boolean begin(Duration time) {
        boolean first = patience.isEmpty();
        patience = Optional.of(time);
        return first;
    }

    @Override
    public List<Check> checks() {
        var fault = storeFault.get();
        return List.of(
                new Check("store", fault.isEmpty(), fault.orElse("")),
                new Check("work", patience.isEmpty(), patience.isEmpty() ? "" : "the server is shutting down"),
                // What was found at the start; it does not keep the server from being ready.
                new Check("commands", true, commands));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            var time = patience.orElse(Duration.ZERO);
            // Longer than the engine waits for work that does not end, which is no fault of the server.
            Await.result(engine.close(time, grace), time.plus(Await.CLOSING).plus(Await.CLOSING));
        }
    }
}
