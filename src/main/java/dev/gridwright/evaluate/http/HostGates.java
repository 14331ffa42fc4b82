package dev.gridwright.evaluate.http;

import dev.gridwright.trial.HttpCall.Rate;
import dev.gridwright.trial.HttpCall.Requests;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How much is asked of each host, by all trials of this server together. Where grids declare different rates of one
/// host, the strictest of them holds for all, as long as any trial comes with it and for [#REMEMBERED] after.
///
/// *Thread*: any; [#enter] waits, and ends when its thread is interrupted.
final class HostGates {
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /// Requests are spread evenly; what was not used in the last moment may be made up for.
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final LongSupplier nanos;
    private final Map<String, Gate> gates = new HashMap<>();

    HostGates(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// The right to one request; closing it gives the place to the next.
    interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    /// Told when a request has to wait for its turn, and when it is over.
    interface Waiting {
        void begins();

        void ends();
    }

    /// Waits until a request may be sent.
    ///
    /// @param rates of the grid, of all hosts
    Pass enter(String host, List<Rate> rates, Waiting waiting) throws InterruptedException {
        var gate = gate(host, rates);
        if (gate == null) {
            return () -> {};
        }
        boolean told = false;
        try {
            if (!gate.tryTakePlace()) {
                told = true;
                waiting.begins();
                gate.takePlace();
            }
            long wait = gate.turn();
            if (wait > 0) {
                if (!told) {
                    told = true;
                    waiting.begins();
                }
                gate.await(wait);
            }
        } finally {
            if (told) {
                waiting.ends();
            }
        }
        return gate::leave;
    }

    private synchronized @Nullable Gate gate(String host, List<Rate> rates) {
        long now = nanos.getAsLong();
        for (var rate : rates) {
            if (rate.host().equals(host)) {
                gates.computeIfAbsent(host, any -> new Gate(nanos)).declare(rate, now);
            }
        }
        var gate = gates.get(host);
        if (gate != null && gate.forgotten(now)) {
            gates.remove(host);
            return null;
        }
        return gate;
    }

    /// State is owned by its lock.
    private static final class Gate {
        private final LongSupplier nanos;
        private final ReentrantLock lock = new ReentrantLock(true);
        private final Condition changed = lock.newCondition();

        /// Never signalled: each waits for its own time.
        private final Condition turns = lock.newCondition();

        private final Map<Requests, Bucket> buckets = new HashMap<>();
        private final Map<Object, Long> declared = new HashMap<>();
        private int inside;

        Gate(LongSupplier nanos) {
            this.nanos = nanos;
        }

        void declare(Rate rate, long now) {
            lock.lock();
            try {
                rate.requests().ifPresent(requests -> {
                    buckets.computeIfAbsent(requests, this::bucket);
                    declared.put(requests, now);
                });
                rate.parallel().ifPresent(most -> declared.put(most, now));
            } finally {
                lock.unlock();
            }
        }

        private Bucket bucket(Requests requests) {
            long burst = Math.max(
                    1, requests.count() * MOMENT.toNanos() / requests.time().toNanos());
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(burst).refillGreedy(requests.count(), requests.time()))
                    .withCustomTimePrecision(new Meter(nanos))
                    .build();
        }

        /// Whether nobody has come with a rate for long.
        boolean forgotten(long now) {
            lock.lock();
            try {
                for (Iterator<Map.Entry<Object, Long>> each =
                                declared.entrySet().iterator();
                        each.hasNext(); ) {
                    var entry = each.next();
                    if (now - entry.getValue() > REMEMBERED.toNanos()) {
                        each.remove();
                        buckets.remove(entry.getKey());
                        changed.signalAll();
                    }
                }
                return declared.isEmpty() && inside == 0;
            } finally {
                lock.unlock();
            }
        }

        private int places() {
            return declared.keySet().stream()
                    .filter(Integer.class::isInstance)
                    .mapToInt(Integer.class::cast)
                    .min()
                    .orElse(Integer.MAX_VALUE);
        }

        boolean tryTakePlace() {
            lock.lock();
            try {
                if (inside >= places() || lock.hasWaiters(changed)) {
                    return false;
                }
                inside++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        void takePlace() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (inside >= places()) {
                    changed.await();
                }
                inside++;
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            lock.lock();
            try {
                inside--;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        /// Takes the next turn of every rate.
        ///
        /// @return the nanoseconds until the last of them
        long turn() {
            lock.lock();
            try {
                return buckets.values().stream()
                        .mapToLong(bucket -> bucket.consumeIgnoringRateLimits(1))
                        .max()
                        .orElse(0);
            } finally {
                lock.unlock();
            }
        }

        /// Waits for its turn; who gives up gives turn and place back.
        void await(long wait) throws InterruptedException {
            lock.lock();
            try {
                long left = wait;
                while (left > 0) {
                    left = turns.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                buckets.values().forEach(bucket -> bucket.addTokens(1));
                leave();
                throw e;
            } finally {
                lock.unlock();
            }
        }
    }

    private record Meter(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
