package dev.gridwright.content;

import dev.gridwright.content.ContentCache.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file on its way here, through as many requests as it takes. Each goes on where the last one broke off, if the
/// server still has the same version.
///
/// *Thread*: confined to one; blocks.
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);

    /// However often a file goes on a little, it is not asked for more often than this.
    private static final int MAX_REQUESTS = 1_000;

    /// Left free on the disk, so that studies can go on.
    private static final long MIN_FREE_BYTES = 512L << 20;

    private static final long LOOK_AT_DISK_BYTES = 64L << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Parts parts;
    private final Address address;
    private final Optional<String> sha256;
    private final String key;
    private final Transfer transfer;
    private Map<String, String> conditions = Map.of();

    /// What all downloads share.
    ///
    /// @param mostBytes that one file may have
    record Parts(ContentCache cache, Web web, Pause pause, Patience patience, long mostBytes) {}

    /// @param sha256 the hash that the file must have, if that is known
    /// @param key by which its parts are found again
    Download(Parts parts, Address address, Optional<String> sha256, String key, Transfer transfer) {
        this.parts = parts;
        this.address = address;
        this.sha256 = sha256;
        this.key = key;
        this.transfer = transfer;
    }

    /// Fetches the file and takes it from the cache.
    ///
    /// @throws FetchFailed when it cannot be had
    /// @throws IOException when it cannot be kept
    Content run() throws FetchFailed, IOException, InterruptedException {
        int failures = 0;
        boolean fromNothing = false;
        for (int request = 1; ; request++) {
            long before = transfer.bytes();
            try (var partial = Partial.open(parts.cache().partial(key))) {
                boolean resumed = partial.bytes() > 0;
                transfer.at(partial.bytes());
                try {
                    var unchanged = request(partial);
                    if (unchanged.isPresent()) {
                        discard(partial, unchanged.get());
                        return unchanged.get();
                    }
                    return keep(partial);
                } catch (WrongContent wrong) {
                    partial.discard();
                    // Parts of different versions may have been put together; whole it may be right.
                    if (!resumed || fromNothing) {
                        throw wrong.failure();
                    }
                    fromNothing = true;
                } catch (Passing passing) {
                    partial.keep();
                    failures = transfer.bytes() > before ? 1 : failures + 1;
                    if (failures > parts.patience().retries() || request >= MAX_REQUESTS) {
                        throw new FetchFailed(
                                passing.reason(),
                                address.shown() + " " + passing.getMessage() + ", also when asked " + request
                                        + " times: look at that server, or try again later.");
                    }
                    LOG.info("{} {}; it is asked again.", address.shown(), passing.getMessage());
                    parts.pause().sleep(wait(passing, failures));
                } catch (FetchFailed e) {
                    partial.discard();
                    throw e;
                } catch (InterruptedException e) {
                    partial.keep();
                    throw e;
                }
            }
        }
    }

    private void discard(Partial partial, Content taken) throws IOException {
        try {
            partial.discard();
        } catch (IOException e) {
            parts.cache().release(taken.sha256());
            throw e;
        }
    }

    private Duration wait(Passing passing, int failures) {
        var own = parts.patience().backoff(failures, ThreadLocalRandom.current());
        return passing.after().filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }

    /// Makes one request and takes in what it brings.
    ///
    /// @return the file of the cache, when the server says that it is unchanged; else the partial file is complete
    private Optional<Content> request(Partial partial)
            throws FetchFailed, Passing, WrongContent, IOException, InterruptedException {
        var known = sha256.isEmpty() && partial.bytes() == 0 ? Seen.at(parts.cache(), address) : Optional.<Seen>empty();
        var kept = known.flatMap(seen -> parts.cache().take(seen.sha256()));
        boolean usesKept = false;
        try (var answer = get(headers(partial, kept.isPresent() ? known : Optional.empty()))) {
            if (answer.status() == 304 && kept.isPresent()) {
                usesKept = true;
                return kept;
            }
            switch (answer.status()) {
                case 200 -> partial.restart(Replies.validator(answer));
                case 206 -> {
                    if (!Replies.goesOnAt(answer, partial.bytes())) {
                        partial.restart(Optional.empty());
                        throw new Passing("answered with another part than was asked for", "range");
                    }
                }
                case 416 -> {
                    partial.restart(Optional.empty());
                    throw new Passing("no longer has the rest of the file", "range");
                }
                default -> throw Replies.refused(address, answer);
            }
            var length = Replies.length(answer);
            transfer.total(length.isPresent() ? OptionalLong.of(partial.bytes() + length.getAsLong()) : length);
            checkSize(partial.bytes() + length.orElse(0));
            checkDisk(length.orElse(0));
            takeIn(answer, partial);
            conditions = Seen.conditions(answer);
            return Optional.empty();
        } finally {
            if (!usesKept) {
                kept.ifPresent(content -> parts.cache().release(content.sha256()));
            }
        }
    }

    private Map<String, String> headers(Partial partial, Optional<Seen> kept) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "*/*");
        headers.put("Accept-Encoding", "identity");
        address.authorization().ifPresent(value -> headers.put("Authorization", value));
        // Without a validator only a hash can tell whether the parts belong together.
        if (partial.bytes() > 0 && (partial.version().isPresent() || sha256.isPresent())) {
            headers.put("Range", "bytes=" + partial.bytes() + "-");
            partial.version().ifPresent(version -> headers.put("If-Range", version));
        }
        kept.ifPresent(seen -> headers.putAll(seen.conditions()));
        return headers;
    }

    private Web.Answer get(Map<String, String> headers) throws FetchFailed, Passing, InterruptedException {
        try {
            return parts.web().get(address.uri(), headers, parts.patience().limits());
        } catch (Web.HostRefused e) {
            throw new FetchFailed("host", address.shown() + ": " + e.getMessage());
        } catch (IOException e) {
            throw Replies.passing(e);
        }
    }

    private void takeIn(Web.Answer answer, Partial partial)
            throws Passing, FetchFailed, IOException, InterruptedException {
        var buffer = new byte[BUFFER_BYTES];
        long looked = partial.bytes();
        for (int read = read(answer, buffer); read >= 0; read = read(answer, buffer)) {
            checkSize(partial.bytes() + read);
            partial.write(buffer, read);
            transfer.at(partial.bytes());
            if (partial.bytes() - looked >= LOOK_AT_DISK_BYTES) {
                looked = partial.bytes();
                checkDisk(0);
            }
        }
        var total = transfer.total();
        if (total.isPresent() && partial.bytes() < total.getAsLong()) {
            throw new Passing("broke off at byte " + partial.bytes() + " of " + total.getAsLong(), "cut");
        }
    }

    private static int read(Web.Answer answer, byte[] buffer) throws Passing, InterruptedException {
        try {
            return answer.body().read(buffer);
        } catch (IOException e) {
            throw Replies.passing(e);
        }
    }

    private void checkSize(long bytes) throws FetchFailed {
        if (bytes > parts.mostBytes()) {
            throw new FetchFailed(
                    "too_large",
                    address.shown() + " has more than " + parts.mostBytes()
                            + " bytes, the most that is fetched of one file (--max-input-size): use a smaller file, or"
                            + " ask the operator to allow more.");
        }
    }

    private void checkDisk(long bytes) throws FetchFailed, IOException {
        long free = parts.cache().freeBytes();
        if (free - bytes < MIN_FREE_BYTES) {
            throw new FetchFailed(
                    "disk",
                    address.shown() + " needs " + bytes + " more bytes where the data directory lies, and " + free
                            + " are free, of which " + MIN_FREE_BYTES + " stay so: make room, or use another --data.");
        }
    }

    private Content keep(Partial partial) throws IOException, WrongContent {
        var found = partial.sha256();
        if (sha256.isPresent() && !sha256.get().equals(found)) {
            throw new WrongContent(new FetchFailed(
                    "checksum",
                    address.shown() + " has the SHA-256 " + found + ", not " + sha256.get()
                            + ": the file was changed or is another one; correct sha256 or url."));
        }
        var content = parts.cache().adopt(partial.file(), found, true);
        try {
            partial.forget();
            if (sha256.isEmpty()) {
                new Seen(content.sha256(), conditions).note(parts.cache(), address);
            }
        } catch (IOException e) {
            parts.cache().release(content.sha256());
            throw e;
        }
        return content;
    }
}
