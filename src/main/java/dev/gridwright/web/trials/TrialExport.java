package dev.gridwright.web.trials;

import dev.gridwright.api.TrialCsv;
import dev.gridwright.api.Wire;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Trial;
import dev.gridwright.web.http.Calls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Sends all rows of a request as one stream, whatever their number: the next page is read when the connection
/// has taken the one before, so a slow reader costs one page of memory.
final class TrialExport {
    /// Rows that are read and encoded at a time.
    private static final int PAGE = 200;

    private final RoutingContext context;
    private final Calls calls;
    private final TrialRows rows;
    private final Function<List<Row>, byte[]> encoding;

    private TrialExport(RoutingContext context, Calls calls, TrialRows rows, Function<List<Row>, byte[]> encoding) {
        this.context = context;
        this.calls = calls;
        this.rows = rows;
        this.encoding = encoding;
    }

    /// Sends one JSON object a line.
    static void lines(RoutingContext context, Calls calls, TrialRows rows) {
        new TrialExport(context, calls, rows, TrialExport::lines).start("application/x-ndjson");
    }

    /// Sends a line of headings and one line a row.
    ///
    /// @param parameters of the study's space
    static void csv(RoutingContext context, Calls calls, TrialRows rows, List<String> parameters, Objective objective) {
        new TrialExport(context, calls, rows, new CsvPages(parameters, objective)).start("text/csv; header=present");
    }

    private static byte[] lines(List<Row> page) {
        var bytes = new ByteArrayOutputStream(page.size() * 512);
        try (var out = Wire.JSON.createGenerator(bytes)) {
            for (var row : page) {
                row.write(out);
            }
            if (!page.isEmpty()) {
                out.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /// Encodes pages as CSV; the first one decides which columns there are.
    private static final class CsvPages implements Function<List<Row>, byte[]> {
        private final List<String> parameters;
        private final Objective objective;
        private Optional<TrialCsv> columns = Optional.empty();

        CsvPages(List<String> parameters, Objective objective) {
            this.parameters = parameters;
            this.objective = objective;
        }

        @Override
        public byte[] apply(List<Row> page) {
            var text = new StringBuilder(page.size() * 160);
            var known = columns.orElseGet(() -> TrialCsv.of(parameters, objective, ended(page)));
            if (columns.isEmpty()) {
                columns = Optional.of(known);
                text.append(known.header());
            }
            page.forEach(row -> text.append(row.csv(known)));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static List<Trial> ended(List<Row> page) {
            return page.stream()
                    .filter(Row.Ended.class::isInstance)
                    .map(row -> ((Row.Ended) row).stored().trial())
                    .toList();
        }
    }

    /// A page, encoded, and whether it is the last.
    private record Chunk(Buffer bytes, boolean last) {}

    private Chunk read() {
        var page = rows.next(PAGE);
        return new Chunk(Buffer.buffer(encoding.apply(page)), rows.cursor().isEmpty());
    }

    private void start(String mediaType) {
        // The head goes out with the first page, so that a store that cannot be read still gives a problem.
        Calls.answer(context, calls.read(this::read), chunk -> {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff");
            if (context.request().method().equals(HttpMethod.HEAD)) {
                var unused = context.response().end();
                return;
            }
            context.response().setChunked(true);
            send(chunk);
        });
    }

    private void send(Chunk chunk) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        if (chunk.last()) {
            var unused = response.end(chunk.bytes());
            return;
        }
        var unused = response.write(chunk.bytes());
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> readOn());
        } else {
            readOn();
        }
    }

    private void readOn() {
        context.response().drainHandler(null);
        Calls.answer(context, calls.read(this::read), this::send);
    }
}
