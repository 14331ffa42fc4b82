package dev.gridwright.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Closes what was opened in reverse order, all of it, and keeps the first failure; later ones are suppressed in it.
///
/// *Thread*: one at a time.
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Takes over the closing of `part`.
    <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                first = keep(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException keep(@Nullable RuntimeException first, Exception next) {
        if (first != null) {
            first.addSuppressed(next);
            return first;
        }
        return next instanceof RuntimeException failure ? failure : new IllegalStateException("Closing failed", next);
    }
}
