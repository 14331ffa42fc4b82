package dev.gridwright.kept;

import java.time.Instant;

/// A file that was kept of a trial.
///
/// @param name its path below the trial's output folder, with `/` between folders
/// @param modified when the trial last wrote it
/// @param sha256 in lower-case hexadecimal digits
public record KeptFile(String name, long bytes, Instant modified, String sha256) {
    public KeptFile {
        FileNames.fault(name).ifPresent(fault -> {
            throw new IllegalArgumentException("a kept file with a name that " + fault);
        });
    }
}
