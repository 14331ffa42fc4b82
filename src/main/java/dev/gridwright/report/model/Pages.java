package dev.gridwright.report.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// A report piece by piece, so that a large one needs no more memory than a small one.
///
/// *Thread*: blocks; one at a time.
public interface Pages {
    /// The next piece, which may be an empty one; nothing behind the last.
    Optional<byte[]> next();

    /// A report that is small enough to be one piece.
    static Pages of(Supplier<String> report) {
        return new Pages() {
            private boolean given;

            @Override
            public Optional<byte[]> next() {
                if (given) {
                    return Optional.empty();
                }
                given = true;
                return Optional.of(report.get().getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
