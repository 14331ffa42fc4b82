package dev.gridwright.engine.slot;

import dev.gridwright.time.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Time that a test moves by hand; actions run on the test's thread while it does.
public final class HandTimers implements Timers {
    private final PriorityQueue<Pending> pending =
            new PriorityQueue<>(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order));
    private long now;
    private long order;
    private Runnable meanwhile = () -> {};

    private record Pending(long at, long order, Runnable action) {}

    @Override
    public long nanos() {
        var other = meanwhile;
        meanwhile = () -> {};
        other.run();
        return now;
    }

    /// What another thread does the next time somebody asks for the time.
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        var added = new Pending(now + Math.max(0, delay.toNanos()), order++, action);
        pending.add(added);
        return () -> pending.remove(added);
    }

    public void pass(Duration time) {
        long until = now + time.toNanos();
        while (!pending.isEmpty() && pending.element().at() <= until) {
            var next = pending.remove();
            now = Math.max(now, next.at());
            next.action().run();
        }
        now = until;
    }

    /// How many actions wait for their time.
    public int size() {
        return pending.size();
    }
}
