package dev.gridwright.content;

import dev.gridwright.content.ContentCache.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Files that are small enough to be fetched again when something goes wrong, and of which there are many. Of one that
/// was fetched before, the server is asked whether it has changed.
///
/// *Thread*: any; blocks, and ends with an `InterruptedException` when its thread is interrupted.
public final class SmallDownloads {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ContentCache cache;
    private final Web web;
    private final Pause pause;

    public SmallDownloads(ContentCache cache, Web web, Pause pause) {
        this.cache = cache;
        this.web = web;
        this.pause = pause;
    }

    /// The file at an address, taken from the cache: the caller releases it. It need not survive a power cut.
    ///
    /// @param mostBytes it may have
    /// @throws FetchFailed when there is no such file to be had
    /// @throws IOException when it cannot be kept
    public Content fetch(Address address, Patience patience, Web.Limits limits, long mostBytes)
            throws FetchFailed, IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return request(address, limits, mostBytes);
            } catch (Passing passing) {
                if (failures > patience.retries()) {
                    throw new FetchFailed(
                            passing.reason(),
                            address.shown() + " " + passing.getMessage()
                                    + (failures > 1 ? ", also when asked " + failures + " times" : "") + ".");
                }
                var own = patience.backoff(failures, ThreadLocalRandom.current());
                pause.sleep(passing.after()
                        .filter(asked -> asked.compareTo(own) > 0)
                        .orElse(own));
            }
        }
    }

    private Content request(Address address, Web.Limits limits, long mostBytes)
            throws FetchFailed, Passing, IOException, InterruptedException {
        var seen = Seen.at(cache, address);
        var kept = seen.flatMap(known -> cache.take(known.sha256()));
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "image/*, */*");
        headers.put("Accept-Encoding", "identity");
        address.authorization().ifPresent(value -> headers.put("Authorization", value));
        if (kept.isPresent()) {
            headers.putAll(seen.orElseThrow().conditions());
        }
        boolean usesKept = false;
        try (var answer = get(address, headers, limits)) {
            if (answer.status() == 304 && kept.isPresent()) {
                usesKept = true;
                return kept.get();
            }
            if (answer.status() != 200) {
                throw Replies.refused(address, answer);
            }
            var content = takeIn(address, answer, mostBytes);
            try {
                new Seen(content.sha256(), Seen.conditions(answer)).note(cache, address);
            } catch (IOException e) {
                cache.release(content.sha256());
                throw e;
            }
            return content;
        } finally {
            if (!usesKept) {
                kept.ifPresent(content -> cache.release(content.sha256()));
            }
        }
    }

    private Web.Answer get(Address address, Map<String, String> headers, Web.Limits limits)
            throws FetchFailed, Passing, InterruptedException {
        try {
            return web.get(address.uri(), headers, limits);
        } catch (Web.HostRefused e) {
            throw new FetchFailed("host", address.shown() + ": " + e.getMessage());
        } catch (IOException e) {
            throw Replies.passing(e);
        }
    }

    private Content takeIn(Address address, Web.Answer answer, long mostBytes)
            throws FetchFailed, Passing, IOException, InterruptedException {
        var scratch = cache.scratch();
        try {
            var digest = Sha256.open();
            long bytes = 0;
            try (var out = Files.newOutputStream(scratch)) {
                var buffer = new byte[BUFFER_BYTES];
                for (int read = read(answer, buffer); read >= 0; read = read(answer, buffer)) {
                    bytes += read;
                    if (bytes > mostBytes) {
                        throw new FetchFailed(
                                "too_large", address.shown() + " is larger than " + mostBytes + " bytes.");
                    }
                    digest.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
            var length = Replies.length(answer);
            if (length.isPresent() && bytes < length.getAsLong()) {
                throw new Passing("broke off at byte " + bytes + " of " + length.getAsLong(), "cut");
            }
            return cache.adopt(scratch, HexFormat.of().formatHex(digest.digest()), false);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static int read(Web.Answer answer, byte[] buffer) throws Passing, InterruptedException {
        try {
            return answer.body().read(buffer);
        } catch (IOException e) {
            throw Replies.passing(e);
        }
    }
}
