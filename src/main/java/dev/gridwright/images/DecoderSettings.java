package dev.gridwright.images;

import java.nio.file.Path;
import java.time.Duration;

/// How decoders are started.
///
/// @param java the executable
/// @param classPath in the form of the `-cp` option; all entries absolute
/// @param processes how many decode at the same time, for all studies together; at least 1
/// @param limit one image may take so long, and starting a decoder too
public record DecoderSettings(Path java, String classPath, int processes, Duration limit) {
    /// Enough for the largest picture that is unpacked.
    static final String HEAP = "-Xmx512m";

    public static final Duration LIMIT = Duration.ofSeconds(60);

    public DecoderSettings {
        if (processes < 1) {
            throw new IllegalArgumentException("there is no decoding without a process");
        }
    }
}
