package dev.gridwright.trial;

import java.time.Duration;
import java.time.Instant;

/// Where the numbers of a trial come from that was not run: a trial of an earlier study that was the same in all that
/// its numbers depend on.
///
/// @param study that ran it, which may be gone by now
/// @param index of that trial in its study
/// @param endedAt when that trial ended, by which a result ages
/// @param duration of its last attempt
/// @param at when its numbers were reused
public record Reused(String study, long index, Instant endedAt, Duration duration, Instant at) {}
