package dev.gridwright.content;

import dev.gridwright.content.ContentCache.Content;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files by their address, each fetched once for all who want it at the same time, and kept by their content.
///
/// A file whose hash is known is not asked for again while it is in the cache. Of another one the server is asked each
/// time whether it has changed.
///
/// *Thread*: any; blocks, and ends with an `InterruptedException` when its thread is interrupted. What has come by then
/// is kept for the next time.
public final class Downloads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private final ContentCache cache;
    private final Download.Parts parts;
    private final Flights<String, Transfer, Content> flights = new Flights<>();

    /// @param mostBytes that one file may have
    public Downloads(ContentCache cache, Web web, Pause pause, Patience patience, long mostBytes) {
        this.cache = cache;
        this.parts = new Download.Parts(cache, web, pause, patience, mostBytes);
    }

    /// The file at an address, taken from the cache: the caller releases it.
    ///
    /// @param sha256 the hash that it must have, if that is known
    /// @param watching told where to see how far it is, when it has to be fetched
    /// @throws FetchFailed when there is no such file to be had
    public Content fetch(Address address, Optional<String> sha256, Consumer<Transfer> watching)
            throws FetchFailed, InterruptedException {
        while (true) {
            var known = sha256.isPresent() ? verified(sha256.get()) : Optional.<Content>empty();
            if (known.isPresent()) {
                return known.get();
            }
            var fetched = cache.take(join(address, sha256, watching).sha256());
            // It may be gone only if the cache was swept in this very moment.
            if (fetched.isPresent()) {
                return fetched.get();
            }
        }
    }

    private Content join(Address address, Optional<String> sha256, Consumer<Transfer> watching)
            throws FetchFailed, InterruptedException {
        var key = Sha256.of(sha256.orElse("") + " " + address.text());
        try {
            return flights.join(
                    // Two addresses of one content are one download.
                    sha256.orElse(key), new Transfer(), watching, transfer -> download(address, sha256, key, transfer));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FetchFailed failed when failed.sentence().contains(address.shown()) -> throw failed;
                case FetchFailed _ -> {
                    // That was another address of the same content.
                    return ownTurn(address, sha256, key, watching);
                }
                case null, default -> throw new IllegalStateException("A download broke", e.getCause());
            }
        }
    }

    private Content ownTurn(Address address, Optional<String> sha256, String key, Consumer<Transfer> watching)
            throws FetchFailed, InterruptedException {
        try {
            return flights.join(key, new Transfer(), watching, transfer -> download(address, sha256, key, transfer));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FetchFailed failed) {
                throw failed;
            }
            throw new IllegalStateException("A download broke", e.getCause());
        }
    }

    private Content download(Address address, Optional<String> sha256, String key, Transfer transfer)
            throws FetchFailed, InterruptedException {
        try {
            var content = new Download(parts, address, sha256, key, transfer).run();
            cache.release(content.sha256());
            return content;
        } catch (IOException e) {
            throw new FetchFailed(
                    "disk",
                    address.shown() + " could not be kept: " + e.getMessage() + ". Look at the data directory.");
        }
    }

    /// The file of that content, read through: a cache on disk may have been tampered with.
    private Optional<Content> verified(String sha256) {
        var content = cache.take(sha256);
        if (content.isEmpty()) {
            return content;
        }
        @Nullable String trouble;
        try {
            var found = Sha256.of(content.get().file());
            trouble = found.equals(sha256) ? null : "its hash is " + found;
        } catch (IOException e) {
            trouble = e.toString();
        }
        if (trouble == null) {
            return content;
        }
        LOG.warn("The kept file {} is broken and is fetched anew: {}", sha256, trouble);
        cache.release(sha256);
        try {
            cache.discard(sha256);
        } catch (IOException e) {
            LOG.warn("It cannot be removed: {}", e.toString());
        }
        return Optional.empty();
    }

    /// Breaks off what is being fetched.
    @Override
    public void close() {
        flights.close();
    }
}
