package dev.gridwright.web.upkeep;

import dev.gridwright.api.ProblemType;
import dev.gridwright.kept.KeptFiles;
import dev.gridwright.store.Storage;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much is stored, and a copy of it. Copies are made one at a time.
public final class UpkeepRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepRoutes.class);
    private static final String SQLITE = "application/vnd.sqlite3";

    /// What is left free on the disk beside a copy, so that studies can go on.
    private static final long MIN_FREE_BYTES = 512L << 20;

    private final Upkeep upkeep;
    private final WorkerExecutor readers;
    private final AtomicBoolean copying = new AtomicBoolean();

    /// @param readers runs what blocks
    public UpkeepRoutes(Upkeep upkeep, WorkerExecutor readers) {
        this.upkeep = upkeep;
        this.readers = readers;
    }

    public void install(Router router, BodyHandler body) {
        router.get("/api/v1/storage").handler(this::storage);
        router.post("/api/v1/backup").handler(body).handler(this::backup);
    }

    private void storage(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        readers.executeBlocking(
                        () -> new Sizes(
                                upkeep.storage(), upkeep.contentBytes(), upkeep.maxContentBytes(), upkeep.keptFiles()),
                        false)
                .onComplete(read -> {
                    if (read.failed()) {
                        context.fail(read.cause());
                    } else {
                        answer(context, read.result(), upkeep.keep());
                    }
                });
    }

    private record Sizes(Storage storage, long contentBytes, long maxContentBytes, KeptFiles.Total keptFiles) {}

    private static void answer(RoutingContext context, Sizes sizes, Optional<Duration> keep) {
        var storage = sizes.storage();
        Answer.json(context, 200, out -> {
            out.writeStartObject();
            out.writeNumberField("database_bytes", storage.databaseBytes());
            out.writeNumberField("reusable_bytes", storage.reusableBytes());
            out.writeNumberField("wal_bytes", storage.walBytes());
            out.writeNumberField("outputs_bytes", storage.outputsBytes());
            out.writeNumberField("content_bytes", sizes.contentBytes());
            out.writeNumberField("content_bytes_max", sizes.maxContentBytes());
            out.writeNumberField("kept_files", sizes.keptFiles().files());
            out.writeNumberField("kept_files_bytes", sizes.keptFiles().bytes());
            out.writeNumberField("studies", storage.studies());
            out.writeNumberField("ended_studies", storage.endedStudies());
            out.writeNumberField("trials", storage.trials());
            out.writeNumberField("cached_results", storage.keptResults());
            out.writeNumberField("cached_results_max", storage.maxKeptResults());
            if (keep.isPresent()) {
                out.writeNumberField("keep_seconds", keep.get().toSeconds());
            } else {
                out.writeNullField("keep_seconds");
            }
            out.writeNumberField("free_bytes", storage.freeBytes());
            out.writeEndObject();
        });
    }

    private void backup(RoutingContext context) {
        Answer.accepted(context, List.of(SQLITE));
        new Query(context).check();
        var unused = JsonBody.optional(context);
        if (!copying.compareAndSet(false, true)) {
            throw new Refused(ProblemType.BACKUP_RUNNING, "Another copy of what is stored is being made.");
        }
        readers.executeBlocking(this::copy, false)
                .compose(file -> send(context, file).eventually(() -> discard(file)))
                .onComplete(sent -> {
                    copying.set(false);
                    if (sent.failed()) {
                        fail(context, sent.cause());
                    }
                });
    }

    private Path copy() {
        var storage = upkeep.storage();
        // What deleted rows have left is not copied.
        long needed = storage.databaseBytes() - storage.reusableBytes() + storage.walBytes() + MIN_FREE_BYTES;
        if (storage.freeBytes() < needed) {
            throw new Refused(
                    ProblemType.NO_ROOM,
                    "A copy needs " + needed + " bytes where the data directory lies, and " + storage.freeBytes()
                            + " are free.");
        }
        return upkeep.copy();
    }

    private static Future<Void> send(RoutingContext context, Path file) {
        var response = context.response();
        if (response.closed()) {
            return Future.succeededFuture();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, SQLITE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Content-Disposition", "attachment; filename=\"gridwright.db\"")
                .putHeader("X-Content-Type-Options", "nosniff");
        return response.sendFile(file.toString());
    }

    private Future<Void> discard(Path file) {
        return readers.executeBlocking(
                () -> {
                    try {
                        Files.deleteIfExists(file);
                    } catch (IOException e) {
                        LOG.warn("The file {} of a backup cannot be removed: {}", file, e.getMessage());
                    }
                    return null;
                },
                false);
    }

    private static void fail(RoutingContext context, Throwable cause) {
        if (context.response().headWritten() || context.response().closed()) {
            // Whoever asked has gone: half a copy is no use to anyone, and the length tells that it is half.
            LOG.info("A backup was broken off: {}", cause.getMessage());
            var unused = context.request().connection().close();
        } else {
            context.fail(cause);
        }
    }
}
