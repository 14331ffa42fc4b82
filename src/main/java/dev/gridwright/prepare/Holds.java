package dev.gridwright.prepare;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.ContentCache.Content;
import java.util.ArrayList;
import java.util.List;

/// What one study has taken from the cache, until all of it is given back at once.
///
/// *Thread*: any.
final class Holds {
    private final ContentCache cache;
    private final List<String> held = new ArrayList<>();
    private boolean closed;

    Holds(ContentCache cache) {
        this.cache = cache;
    }

    /// Sees to it that a file that was taken is given back.
    synchronized Content hold(Content taken) {
        if (closed) {
            cache.release(taken.sha256());
        } else {
            held.add(taken.sha256());
        }
        return taken;
    }

    synchronized void close() {
        closed = true;
        held.forEach(cache::release);
        held.clear();
    }
}
