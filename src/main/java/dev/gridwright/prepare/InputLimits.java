package dev.gridwright.prepare;

import java.time.Duration;

/// What fetching the inputs of a study may cost.
///
/// @param fileBytes the most that one file may have
/// @param studyBytes the most that the files of one study may have together
/// @param time until all of them are there; a server that sends a byte now and then is given up after it
public record InputLimits(long fileBytes, long studyBytes, Duration time) {
    public static final InputLimits DEFAULT = new InputLimits(10L << 30, 20L << 30, Duration.ofHours(6));
}
