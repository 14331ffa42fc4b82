package dev.gridwright.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// One execution of a trial, ended.
///
/// @param token strictly rising over the life of a data directory; the later attempt has the higher one
/// @param node the server that ran it
/// @param slot where it ran, for example `cpu-0`
/// @param cause empty when it succeeded
public record Attempt(
        long token,
        String node,
        String slot,
        Outcome outcome,
        Optional<Cause> cause,
        String message,
        OptionalInt exitCode,
        OptionalInt signal,
        Instant startedAt,
        Instant endedAt,
        Duration duration) {}
