package dev.gridwright.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was made ready for a study before its first trial: the same for all its trials, and after every restart.
///
/// @param inputs the files that were fetched, by name
/// @param images what became of the images that its trials learn from, when they do
public record Prepared(Map<String, FetchedFile> inputs, Optional<ImageCounts> images) {
    public static final Prepared NOTHING = new Prepared(Map.of(), Optional.empty());

    public Prepared {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /// A file as it was fetched.
    ///
    /// @param url as it may be shown: without a user, a password or a query
    public record FetchedFile(String url, String sha256, long bytes) {}

    /// What became of a list of images.
    ///
    /// @param listed how many the manifest names
    /// @param processed how many became rows of the matrix
    /// @param skipped how many did not, by reason
    /// @param matrices the hash of the prepared matrix, by the size of its images, such as `128x128`
    public record ImageCounts(long listed, long processed, Map<String, Long> skipped, Map<String, String> matrices) {
        public ImageCounts {
            skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
            matrices = Collections.unmodifiableMap(new LinkedHashMap<>(matrices));
        }
    }
}
