package dev.gridwright.images;

import java.util.concurrent.atomic.AtomicInteger;

/// How far a list of images is.
///
/// *Thread*: any.
public final class ImageProgress {
    private volatile int listed;
    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicInteger processed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    /// Begins with a list, from nothing.
    void begin(int count) {
        listed = count;
        fetched.set(0);
        processed.set(0);
        skipped.set(0);
    }

    void fetchedOne() {
        fetched.incrementAndGet();
    }

    void processedOne() {
        processed.incrementAndGet();
    }

    void skippedOne() {
        skipped.incrementAndGet();
    }

    /// In a few words: `images: 640 of 1000 fetched, 512 processed, 2 skipped`.
    public String text() {
        return "images: " + fetched + " of " + listed + " fetched, " + processed + " processed"
                + (skipped.get() > 0 ? ", " + skipped + " skipped" : "");
    }
}
