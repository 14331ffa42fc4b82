package dev.gridwright.webhook;

import dev.gridwright.log.Field;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.secret.Secrets;
import dev.gridwright.store.Change;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.Delivery.State;
import dev.gridwright.store.Delivery.Tried;
import dev.gridwright.store.Outbox;
import dev.gridwright.store.StoreFailed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what the outbox holds, each delivery until it is taken or given up. What was tried is stored before the next
/// try, so a crash makes a delivery be sent again under the same id and never be lost.
///
/// *Thread*: one of its own finds what is due; each try has a virtual thread, at most [#PER_HOST] for one host and
/// [#AT_ONCE] in all, so that a slow receiver delays only itself, and one for what one address is told of one study.
public final class Webhooks implements AutoCloseable {
    static final int PER_HOST = 4;
    static final int AT_ONCE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration STOPPING = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// The outbox is looked at at least that often, whatever was announced.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// No try is due later than the longest time between two of them, and so much for what gathers first. What seems to
    /// be was stored by a clock that has been set back since.
    private static final Duration GATHERING = Duration.ofMinutes(1);

    /// Of what is left at the end so many are named.
    private static final int NAMED = 5;

    private final Outbox outbox;
    private final Function<Change, CompletableFuture<Void>> writing;
    private final Sending sending;
    private final Schedule schedule;
    private final InstantSource clock;

    /// By it tries are due.
    private final SteadyClock steady;

    private final Duration patience;
    private final Thread finder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Queue, Thread> underWay = new HashMap<>();

    /// Those whose try ended since the outbox was last asked: its answer may not know it yet.
    private final Set<String> justTried = new HashSet<>();

    /// Whether the outbox could not be read when it was last looked at; the finder's own.
    private boolean unreadable;

    private boolean woken = true;
    private boolean stopped;
    private boolean closed;

    /// What one address is told of one study, one after the other.
    private record Queue(String study, int hook) {
        static Queue of(Delivery delivery) {
            return new Queue(delivery.study(), delivery.hook());
        }
    }

    /// What it is made of.
    ///
    /// @param writing makes a change to the store
    /// @param agent how the sender calls itself
    /// @param patience how long closing waits for what is due, and for what is under way
    public record Parts(
            Outbox outbox,
            Function<Change, CompletableFuture<Void>> writing,
            OutboundClient client,
            Secrets secrets,
            String agent,
            InstantSource clock,
            Duration patience) {}

    private Webhooks(Parts parts, Schedule schedule, Duration timeout) {
        this.outbox = parts.outbox();
        this.writing = parts.writing();
        this.sending = new Sending(parts.client(), parts.secrets(), parts.agent(), timeout);
        this.schedule = schedule;
        this.clock = parts.clock();
        this.steady = new SteadyClock(clock, System::nanoTime);
        this.patience = parts.patience();
        this.finder = Thread.ofPlatform().daemon().name("webhooks").unstarted(this::find);
    }

    /// Begins to send; what an earlier life left is sent as well.
    public static Webhooks start(Parts parts) {
        return start(parts, Schedule.DEFAULT, TIMEOUT);
    }

    static Webhooks start(Parts parts, Schedule schedule, Duration timeout) {
        var webhooks = new Webhooks(parts, schedule, timeout);
        webhooks.finder.start();
        return webhooks;
    }

    /// Something may have come into the outbox. Never waits for long.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void find() {
        try {
            while (await(look())) {
                // Looks again.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Begins what is due, if the outbox can be read: where it cannot, it is looked at again later.
    ///
    /// @return how long until then, or until something else is due
    private Duration look() {
        try {
            var wait = begin();
            unreadable = false;
            return wait;
        } catch (RuntimeException e) {
            if (!unreadable) {
                LOG.warn("Nothing is sent to webhooks until it can be read again what is to be sent.", e);
            }
            unreadable = true;
            return LONGEST_WAIT;
        }
    }

    /// Begins what is due.
    ///
    /// @return how long until something else is
    private Duration begin() {
        lock.lock();
        try {
            justTried.clear();
        } finally {
            lock.unlock();
        }
        var now = steady.instant();
        for (var delivery : outbox.due(now, PER_HOST, AT_ONCE)) {
            begin(delivery);
        }
        var next = outbox.nextAfter(now);
        var latest = now.plus(schedule.longest()).plus(GATHERING);
        if (next.isPresent() && next.get().isAfter(latest)) {
            LOG.info(
                    "Webhooks are due at {}, later than they can be: the clock was set back. They go out now.",
                    next.get());
            steady.reach(next.get());
            return Duration.ZERO;
        }
        return next.map(due -> Duration.between(now, due))
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
    }

    private void begin(Delivery delivery) {
        lock.lock();
        try {
            boolean known = underWay.containsKey(Queue.of(delivery)) || justTried.contains(delivery.id());
            if (!stopped && underWay.size() < AT_ONCE && !known) {
                var thread = Thread.ofVirtual().name("webhook " + delivery.id()).unstarted(() -> attempt(delivery));
                underWay.put(Queue.of(delivery), thread);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something changes or the time is over.
    ///
    /// @return false when nothing is to be sent any more
    private boolean await(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = Math.max(1, wait.toNanos());
            while (!woken && !stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void attempt(Delivery delivery) {
        try {
            var tried = tried(delivery, send(delivery));
            writing.apply(new Change.DeliveryTried(tried)).join();
        } catch (InterruptedException e) {
            // It stays in the outbox as it was.
            Thread.currentThread().interrupt();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreFailed) {
                // The store has said why.
                LOG.warn(
                        "What became of delivery {} of study {} cannot be stored; it is sent again.",
                        delivery.id(),
                        Field.study(delivery.study()));
            } else {
                LOG.warn(
                        "What became of delivery {} of study {} cannot be stored; it is sent again.",
                        delivery.id(),
                        Field.study(delivery.study()),
                        e.getCause());
            }
            return;
        } finally {
            lock.lock();
            try {
                underWay.remove(Queue.of(delivery));
                justTried.add(delivery.id());
            } finally {
                lock.unlock();
            }
        }
        wake();
    }

    private Sending.Result send(Delivery delivery) throws InterruptedException {
        try {
            return sending.send(delivery, clock.instant());
        } catch (RuntimeException e) {
            LOG.error("Delivery {} of study {} cannot be sent.", delivery.id(), Field.study(delivery.study()), e);
            return new Sending.Result.Refused("It cannot be sent: " + e.getMessage(), Optional.empty());
        }
    }

    private Tried tried(Delivery delivery, Sending.Result result) {
        var now = clock.instant();
        int attempts = delivery.attempts() + 1;
        return switch (result) {
            case Sending.Result.Taken taken -> {
                LOG.debug(
                        "Study {}: '{}' was told to {}, which answered {}.",
                        Field.study(delivery.study()),
                        delivery.event(),
                        delivery.host(),
                        taken.status());
                yield new Tried(delivery.id(), State.DELIVERED, attempts, now, "");
            }
            case Sending.Result.Unwanted(var why) -> givenUp(delivery, attempts, now, why);
            case Sending.Result.Refused(var why, var after) ->
                schedule.next(attempts, delivery.createdAt(), now, after, RandomGenerator.getDefault())
                        // Its age is told by the wall, as it was made by it.
                        .map(next -> again(delivery, attempts, steady.instant().plus(Duration.between(now, next)), why))
                        .orElseGet(() -> givenUp(delivery, attempts, now, why));
        };
    }

    private static Tried again(Delivery delivery, int attempts, Instant next, String why) {
        LOG.debug(
                "Study {}: '{}' is told to {} again at {}: {}",
                Field.study(delivery.study()),
                delivery.event(),
                delivery.host(),
                next,
                why);
        return new Tried(delivery.id(), State.PENDING, attempts, next, why);
    }

    private static Tried givenUp(Delivery delivery, int attempts, Instant now, String why) {
        LOG.warn(
                "Study {}: '{}' could not be told to {} and is given up after {} tries: {}",
                Field.study(delivery.study()),
                delivery.event(),
                delivery.host(),
                attempts,
                why);
        return new Tried(delivery.id(), State.GIVEN_UP, attempts, now, why);
    }

    /// Waits a little for what is due, then breaks off what is under way. What is left stays in the outbox, and is
    /// named in the log. Repeatable.
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            try {
                settle(deadline);
            } finally {
                stop();
            }
            finder.join(Duration.ofSeconds(1));
            tellWhatIsLeft();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreFailed e) {
            LOG.debug("What is left to be told is not known, because the store has failed.");
        }
    }

    /// Until nothing is under way and nothing is due before the deadline.
    private void settle(long deadline) throws InterruptedException {
        while (finder.isAlive()) {
            var until = steady.instant().plusNanos(Math.max(0, deadline - System.nanoTime()));
            boolean due = !outbox.due(until, 1, 1).isEmpty();
            lock.lock();
            try {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !due && underWay.isEmpty()) {
                    return;
                }
                changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            } finally {
                lock.unlock();
            }
        }
    }

    private void stop() throws InterruptedException {
        Map<Queue, Thread> left;
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            left = Map.copyOf(underWay);
        } finally {
            lock.unlock();
        }
        left.values().forEach(Thread::interrupt);
        // All of them together: one that asks for an address cannot be interrupted.
        long until = System.nanoTime() + STOPPING.toNanos();
        for (var thread : left.values()) {
            boolean unused = thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }

    private void tellWhatIsLeft() {
        long left = outbox.pending();
        if (left > 0) {
            var ever = steady.instant().plus(schedule.maxAge());
            var some = outbox.due(ever, NAMED, NAMED).stream()
                    .map(delivery -> "'" + delivery.event() + "' of study " + delivery.study() + " to "
                            + URI.create(delivery.url()).getHost())
                    .collect(Collectors.joining(", "));
            LOG.warn(
                    "{} not delivered yet: {}{}. The next server or run on this data directory goes on with that.",
                    left == 1 ? "A notification is" : left + " notifications are",
                    some,
                    left > NAMED ? " and others" : "");
        }
    }
}
