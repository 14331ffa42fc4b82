package dev.gridwright.content;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/// Work that several want at the same time, done once for all of them. It is interrupted when the last of them has
/// gone, and does not begin again before its thread has ended.
///
/// *Thread*: any.
///
/// @param <K> what the work is known by
/// @param <P> where it shows how far it is
/// @param <V> what comes of it
public final class Flights<K, P, V> implements AutoCloseable {
    private static final Duration MOST_TO_END = Duration.ofSeconds(5);

    private final Map<K, Flight<P, V>> flights = new HashMap<>();

    /// What is to be done.
    public interface Work<P, V> {
        V run(P progress) throws Exception;
    }

    private static final class Flight<P, V> {
        private final P progress;
        private final FutureTask<V> task;
        private final Thread thread;
        private int waiting = 1;

        /// Whether its work is over, and nobody else will take it out of the map.
        private boolean landed;

        /// @param before the thread of the one before, if any, which this one outlasts, even if it never begins
        private Flight(
                P progress, FutureTask<V> task, Optional<Thread> before, Consumer<Flight<P, V>> landing, String name) {
            this.progress = progress;
            this.task = task;
            this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
                try {
                    task.run();
                } finally {
                    var unused = before.map(Flights::awaitEnd);
                    landing.accept(this);
                }
            });
        }
    }

    /// Waits for the work of that key, which begins unless it is under way.
    ///
    /// @param progress of the work, if it begins
    /// @param watching told where the work shows how far it is
    /// @throws ExecutionException when the work threw
    public V join(K key, P progress, Consumer<P> watching, Work<P, V> work)
            throws InterruptedException, ExecutionException {
        var flight = board(key, progress, work);
        try {
            watching.accept(flight.progress);
            return flight.task.get();
        } finally {
            leave(key, flight);
        }
    }

    private synchronized Flight<P, V> board(K key, P progress, Work<P, V> work) {
        var known = flights.get(key);
        if (known != null && known.waiting > 0) {
            known.waiting++;
            return known;
        }
        // One that was given up may still be about to end, with its files open.
        var before = Optional.ofNullable(known).map(flight -> flight.thread);
        var task = new FutureTask<V>(() -> {
            if (before.isPresent() && awaitEnd(before.get())) {
                throw new InterruptedException("given up before it began");
            }
            return work.run(progress);
        });
        var flight = new Flight<P, V>(progress, task, before, landing -> land(key, landing), "content-" + key);
        flights.put(key, flight);
        flight.thread.start();
        return flight;
    }

    /// Also when it is given up meanwhile: whoever comes next waits for this flight alone.
    ///
    /// @return whether it was given up
    private static boolean awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /// The last of its work and of those who wait for it takes a flight out.
    private synchronized void land(K key, Flight<P, V> flight) {
        flight.landed = true;
        if (flight.waiting == 0) {
            flights.remove(key, flight);
        }
    }

    private synchronized void leave(K key, Flight<P, V> flight) {
        flight.waiting--;
        if (flight.waiting > 0) {
            return;
        }
        if (flight.landed) {
            flights.remove(key, flight);
        } else {
            flight.task.cancel(true);
        }
    }

    /// Interrupts all that is under way, and waits a while for its end.
    @Override
    public void close() {
        List<Thread> threads;
        synchronized (this) {
            flights.values().forEach(flight -> flight.task.cancel(true));
            threads = flights.values().stream().map(flight -> flight.thread).toList();
        }
        try {
            for (var thread : threads) {
                thread.join(MOST_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
