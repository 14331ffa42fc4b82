package dev.gridwright.outbound;

import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// An answer whose head has arrived, and whose body arrives as it is read.
///
/// *Thread*: whoever sent the request; closing it breaks off what has not arrived.
public final class OutboundResponse implements AutoCloseable {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final ArrivingBody body;
    private final LongSupplier ageNanos;

    /// @param ageNanos since the request was to be sent
    OutboundResponse(int status, MultiMap headers, ArrivingBody body, LongSupplier ageNanos) {
        this.status = status;
        this.ageNanos = ageNanos;
        this.headers = List.copyOf(headers.entries().stream()
                .map(entry -> Map.entry(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()))
                .toList());
        this.body = body;
    }

    public int status() {
        return status;
    }

    /// How long ago the request was to be sent.
    public Duration age() {
        return Duration.ofNanos(ageNanos.getAsLong());
    }

    /// In the order they came, names in lower case.
    public List<Map.Entry<String, String>> headers() {
        return new ArrayList<>(headers);
    }

    /// The first header of that name, in lower case.
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The body as it arrives, as it was sent; reading it throws an [OutboundFailed] when it breaks off or the
    /// request's
    /// time is over.
    public InputStream body() {
        return body;
    }

    /// Gives the body a time of its own in place of what is left of the request's, before it is read: for large files,
    /// of which only the head can be expected soon.
    ///
    /// @param whole from now until its last byte
    /// @param stall how long it may bring nothing while it is waited for
    public void bodyWithin(Duration whole, Duration stall) {
        long deadline = System.nanoTime() + whole.toNanos();
        body.within(() -> deadline - System.nanoTime(), stall.toNanos());
    }

    /// The whole body, unpacked if it was sent packed, which nobody asked for.
    ///
    /// @param most bytes that are taken, packed or not
    /// @throws OutboundFailed when it is larger, breaks off, or is packed in an unknown way
    public byte[] readAll(int most) throws OutboundFailed {
        var encoding = header("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
        try (this) {
            var stream = switch (encoding) {
                case "identity", "" -> body;
                case "gzip", "x-gzip" -> new GZIPInputStream(body);
                case "deflate" -> new InflaterInputStream(body);
                default ->
                    throw new OutboundFailed(
                            OutboundFailed.Reason.BROKEN,
                            "The answer is packed in a way that was not asked for: " + encoding + ".");
            };
            return upTo(stream, most);
        } catch (OutboundFailed e) {
            throw e;
        } catch (IOException e) {
            throw new OutboundFailed(
                    OutboundFailed.Reason.BROKEN, "The answer cannot be unpacked: " + e.getMessage() + ".", e);
        }
    }

    private static byte[] upTo(InputStream stream, int most) throws IOException {
        var all = new ByteArrayOutputStream();
        var part = new byte[16 * 1024];
        int count = stream.read(part);
        while (count >= 0) {
            if (all.size() + count > most) {
                throw new OutboundFailed(
                        OutboundFailed.Reason.TOO_LARGE,
                        String.format(Locale.ROOT, "The answer is larger than %,d bytes.", most));
            }
            all.write(part, 0, count);
            count = stream.read(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        body.close();
    }
}
