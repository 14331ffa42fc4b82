package dev.gridwright.web.events;

import dev.gridwright.api.StudyJson;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.log.Field;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.StudyView;
import dev.gridwright.web.http.StreamBudget;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All streams: gives each its turn as long as the budget lasts, and tells how studies get on.
///
/// *Thread*: one event loop; only [#streams] may be called from any thread.
public final class EventFeeds {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeeds.class);

    /// What was told since the last look is sent together.
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Studies studies;
    private final EventSignals signals;
    private final EventPages pages;
    private final Duration heartbeat;
    private final IntConsumer count;
    private final StreamBudget budget = new StreamBudget(System.nanoTime());
    private final Map<String, EventFeed> feeds = new HashMap<>();
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final AtomicInteger streams = new AtomicInteger();
    private long progressNanos = System.nanoTime();
    private boolean looking;
    private boolean ending;

    /// @param readers runs what blocks
    /// @param heartbeat a connection that has nothing to tell is kept alive by a word so often
    /// @param count told how many streams are open, whenever that changes
    public EventFeeds(
            Vertx vertx,
            Studies studies,
            StudyRecords records,
            EventSignals signals,
            WorkerExecutor readers,
            Duration heartbeat,
            IntConsumer count) {
        this.count = count;
        this.heartbeat = heartbeat;
        this.vertx = vertx;
        this.studies = studies;
        this.signals = signals;
        this.pages = new EventPages(records, readers);
    }

    /// How many streams are open.
    ///
    /// *Thread*: any.
    public int streams() {
        return streams.get();
    }

    private record Turn(EventFeed feed, EventStream stream) {}

    /// Listens to a study for a reader that is about to come; each call is matched by one of [#settled].
    EventFeed listen(String study) {
        var feed = feeds.computeIfAbsent(study, id -> new EventFeed(id, signals.listen(id)));
        feed.expect(1);
        return feed;
    }

    /// The reader has been added, or did not come after all.
    void settled(EventFeed feed) {
        feed.expect(-1);
        closeUnused(feed);
    }

    void add(EventFeed feed, EventStream stream) {
        feed.add(stream);
        count.accept(streams.incrementAndGet());
        offer(feed, stream);
        if (!looking) {
            looking = true;
            vertx.setTimer(LOOK_EVERY.toMillis(), timer -> look());
        }
        take();
    }

    /// The stream has ended, or its connection has. Repeatable.
    void remove(EventFeed feed, EventStream stream) {
        if (feed.remove(stream)) {
            count.accept(streams.decrementAndGet());
            closeUnused(feed);
        }
    }

    /// Ends each stream once it has told all that is known; its reader comes back to whoever serves the study next.
    public void end() {
        ending = true;
        for (var feed : new ArrayList<>(feeds.values())) {
            feed.look();
            feed.streams().forEach(stream -> offer(feed, stream));
        }
        take();
    }

    private void closeUnused(EventFeed feed) {
        if (feed.unused() && feeds.remove(feed.study(), feed)) {
            signals.forget(feed.study());
            pages.forget(feed.study());
        }
    }

    private void look() {
        if (feeds.isEmpty()) {
            looking = false;
            return;
        }
        long now = System.nanoTime();
        boolean progress = now - progressNanos >= PROGRESS_EVERY.toNanos();
        for (var feed : new ArrayList<>(feeds.values())) {
            feed.look();
            feed.streams().forEach(stream -> offer(feed, stream));
            if (progress) {
                feed.streams().forEach(stream -> stream.look(now, heartbeat));
                progress(feed);
            }
        }
        if (progress) {
            progressNanos = now;
        }
        take();
        vertx.setTimer(LOOK_EVERY.toMillis(), timer -> look());
    }

    /// Gives a stream a turn when there is something for it, and ends it when there never will be.
    private void offer(EventFeed feed, EventStream stream) {
        if (stream.closed() || stream.queued()) {
            return;
        }
        if (stream.position() < feed.last()) {
            stream.queued(true);
            turns.add(new Turn(feed, stream));
        } else if (feed.over() || ending) {
            stream.end();
        }
    }

    private void take() {
        long now = System.nanoTime();
        while (!turns.isEmpty() && budget.open(now)) {
            var turn = turns.remove();
            turn.stream().queued(false);
            if (!turn.stream().closed()) {
                serve(turn.feed(), turn.stream(), now);
            }
        }
    }

    private void serve(EventFeed feed, EventStream stream, long now) {
        if (stream.full()) {
            stream.await(now, () -> {
                offer(feed, stream);
                take();
            });
            return;
        }
        var page = pages.known(feed.study(), stream.format(), stream.position());
        if (page.isPresent()) {
            budget.take(stream.write(page.get(), now));
            offer(feed, stream);
            return;
        }
        // Its next turn comes with the page.
        stream.queued(true);
        pages.read(feed.study(), stream.format(), stream.position(), feed.last())
                .onComplete(read -> {
                    stream.queued(false);
                    if (read.failed()) {
                        LOG.warn(
                                "Study {}: its events cannot be read; a stream is broken off.",
                                Field.study(feed.study()),
                                read.cause());
                        stream.cut();
                    } else if (read.result().last() > stream.position()) {
                        offer(feed, stream);
                        take();
                    }
                });
    }

    private void progress(EventFeed feed) {
        studies.study(feed.study())
                .onComplete(found -> vertx.runOnContext(ignored -> {
                    if (found.failed()) {
                        if (found.cause() instanceof Refusal) {
                            // It was deleted.
                            feed.streams().forEach(EventStream::end);
                        }
                    } else if (!found.result().state().ended()
                            && feed.progressed(found.result().version())) {
                        tell(feed, found.result());
                    }
                }));
    }

    private static void tell(EventFeed feed, StudyView study) {
        long now = System.nanoTime();
        var data = Wire.bytes(out -> StudyJson.writeProgress(out, study));
        var texts = new EnumMap<EventFormat, Buffer>(EventFormat.class);
        for (var stream : feed.streams()) {
            // Whoever is behind learns it from the events.
            if (!stream.closed() && !stream.full() && stream.position() >= feed.last()) {
                stream.write(
                        texts.computeIfAbsent(stream.format(), format -> {
                            var text = Buffer.buffer();
                            format.write(text, Optional.empty(), "progress", data);
                            return text;
                        }),
                        now);
            }
        }
    }
}
