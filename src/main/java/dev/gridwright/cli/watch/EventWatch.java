package dev.gridwright.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Follows the events of a study to the last one, each once and in order, whatever happens to the server
/// meanwhile: when a stream breaks off, the next one begins behind the last event that came.
///
/// *Thread*: a thread of its own reads, so that a signal is heard while nothing comes; events are handed over on the
/// caller's.
public final class EventWatch {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration BEFORE_NEXT = Duration.ofMillis(250);
    private static final int MAX_WAITING = 1_024;

    private final Surroundings surroundings;
    private final StudyControl studies;
    private final Duration maxWait;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean stopped;

    /// @param maxWait how long a server may be away that says nothing
    public EventWatch(Surroundings surroundings, StudyControl studies, Duration maxWait) {
        this.surroundings = surroundings;
        this.studies = studies;
        this.maxWait = maxWait;
    }

    /// What comes from the reader.
    private sealed interface Item {
        record Event(JsonNode event) implements Item {}

        record Failed(RuntimeException failure) implements Item {}

        record Over() implements Item {}
    }

    /// @param after the event that is already known, 0 for none
    /// @param each called with every event, `{id, event, data}`; those without an id are told as well
    /// @param idle called when nothing more has come for now
    /// @param timeout since the command began; empty for none
    /// @return why it ended before the study did; empty when it did not
    /// @throws RequestFailed when the server is away for too long, or refuses
    public Optional<ExitCode> follow(
            String id, long after, Consumer<JsonNode> each, Runnable idle, Optional<Duration> timeout) {
        var reader = Thread.ofPlatform().daemon().name("events").start(() -> read(id, after));
        try {
            while (true) {
                var signal = surroundings.interrupts().first();
                if (signal.isPresent()) {
                    return signal;
                }
                if (timeout.isPresent() && StudyWatch.elapsed(surroundings).compareTo(timeout.get()) >= 0) {
                    return Optional.of(ExitCode.TIMED_OUT);
                }
                switch (queue.poll()) {
                    case Item.Event(var event) -> each.accept(event);
                    case Item.Failed(var failure) -> throw failure;
                    case Item.Over() -> {
                        return Optional.empty();
                    }
                    case null -> {
                        idle.run();
                        boolean unused = surroundings.interrupts().await(LOOK);
                    }
                }
            }
        } finally {
            stopped = true;
            reader.interrupt();
        }
    }

    private void read(String id, long after) {
        try {
            readToEnd(id, new Reading(after));
            hand(new Item.Over());
        } catch (CancellationException e) {
            // Nobody listens any more.
        } catch (RuntimeException e) {
            handQuietly(new Item.Failed(e));
        }
    }

    /// How far it has come.
    private final class Reading implements Consumer<JsonNode> {
        private long last;
        private boolean ended;
        private long signNanos = surroundings.nanos().getAsLong();

        Reading(long last) {
            this.last = last;
        }

        @Override
        public void accept(JsonNode event) {
            signNanos = surroundings.nanos().getAsLong();
            if (event.path("id").isNumber()) {
                last = event.path("id").asLong();
                ended = event.path("event").asText().equals("end");
            }
            if (!event.path("event").asText().equals("heartbeat")) {
                hand(new Item.Event(event));
            }
        }

        Duration silent() {
            return Duration.ofNanos(surroundings.nanos().getAsLong() - signNanos);
        }
    }

    private void readToEnd(String id, Reading reading) {
        boolean over = false;
        while (true) {
            try {
                long known = reading.last;
                studies.events(id, known, reading);
                if (reading.ended || (over && reading.last == known)) {
                    return;
                }
                // Behind the last event of an ended study there is an empty stream; but one that was empty may have
                // been broken off before the study ended, and is asked for once more.
                over = reading.last == known && ended(id);
                if (over) {
                    continue;
                }
            } catch (RequestFailed e) {
                if (e.kind() != Kind.BROKEN_OFF || reading.silent().compareTo(maxWait) > 0) {
                    throw e;
                }
            }
            if (!surroundings.interrupts().await(BEFORE_NEXT)) {
                throw new CancellationException();
            }
        }
    }

    private boolean ended(String id) {
        return switch (studies.study(id).path("state").asText()) {
            case "completed", "cancelled", "failed" -> true;
            default -> false;
        };
    }

    private void hand(Item item) {
        try {
            while (!queue.offer(item, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stopped) {
                    throw new CancellationException();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    private void handQuietly(Item item) {
        try {
            hand(item);
        } catch (CancellationException e) {
            // Nobody listens any more.
        }
    }
}
