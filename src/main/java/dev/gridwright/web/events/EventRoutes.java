package dev.gridwright.web.events;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Refusal;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// The route of a study's events.
public final class EventRoutes {
    /// Streams that are open at a time.
    static final int MAX_STREAMS = 4096;

    private final EventFeeds feeds;
    private final StudyRecords records;
    private final WorkerExecutor readers;

    /// @param readers runs what blocks
    public EventRoutes(EventFeeds feeds, StudyRecords records, WorkerExecutor readers) {
        this.feeds = feeds;
        this.records = records;
        this.readers = readers;
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/events").handler(this::open);
    }

    private void open(RoutingContext context) {
        var mediaType =
                Answer.accepted(context, List.of(EventFormat.SERVER_SENT.mediaType(), EventFormat.LINES.mediaType()));
        var format = mediaType.equals(EventFormat.LINES.mediaType()) ? EventFormat.LINES : EventFormat.SERVER_SENT;
        long after = after(context);
        if (feeds.streams() >= MAX_STREAMS) {
            throw new Refused(
                    ProblemType.OVERLOADED,
                    "There are " + MAX_STREAMS + " event streams already, as many as this server keeps open.");
        }
        var study = context.pathParam("study");
        // Listening comes before reading, so that no event falls between the two.
        var feed = feeds.listen(study);
        readers.executeBlocking(() -> records.study(study), false).onComplete(read -> {
            try {
                if (read.failed()) {
                    throw new IllegalStateException("the study cannot be read", read.cause());
                }
                var stored = read.result().orElseThrow(() -> Refusal.unknownStudy(study));
                start(context, format, after, feed, stored);
            } catch (RuntimeException e) {
                context.fail(read.failed() ? read.cause() : e);
            } finally {
                feeds.settled(feed);
            }
        });
    }

    private void start(RoutingContext context, EventFormat format, long after, EventFeed feed, StoredStudy stored) {
        if (after > stored.lastEvent()) {
            throw new Refused(
                    ProblemType.INVALID_PARAMETER,
                    "The study has no event " + after + "; its last one is " + stored.lastEvent() + ".");
        }
        var response = context.response();
        if (response.closed()) {
            return;
        }
        boolean ended = stored.status().state().ended();
        boolean nothingLeft = ended && after == stored.lastEvent();
        if (nothingLeft && format == EventFormat.SERVER_SENT) {
            // The answer that keeps a browser from asking again.
            var unused = response.setStatusCode(204).end();
            return;
        }
        response.setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (context.request().method() == HttpMethod.HEAD) {
            var unused = response.end();
            return;
        }
        response.setChunked(true);
        var stream = new EventStream(context.request(), format, after, System.nanoTime());
        feed.stored(stored.lastEvent(), ended);
        context.addEndHandler(done -> feeds.remove(feed, stream));
        stream.write(format.start(), System.nanoTime());
        feeds.add(feed, stream);
    }

    /// `?after=` or, for a reader that comes back, `Last-Event-ID`; the latter wins, since a browser repeats the
    /// address it was given first.
    private static long after(RoutingContext context) {
        var query = new Query(context, "after");
        long after = query.whole("after").orElse(0L);
        if (after < 0) {
            query.wrong("after", Long.toString(after), "the id of an event, or 0 for all");
        }
        var header = context.request().getHeader("Last-Event-ID");
        if (header != null && !header.isBlank()) {
            if (header.matches("\\d{1,18}")) {
                after = Long.parseLong(header);
            } else {
                query.wrong("Last-Event-ID", header, "the id of an event");
            }
        }
        query.check();
        return after;
    }
}
