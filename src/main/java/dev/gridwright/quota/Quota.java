package dev.gridwright.quota;

import java.util.OptionalLong;

/// What the holder of a token may occupy at one time; no limit where empty.
///
/// @param studies that have not ended; at least 1
/// @param points of those studies together, ended trials included; at least 1
public record Quota(OptionalLong studies, OptionalLong points) {
    /// No limits.
    public static final Quota NONE = new Quota(OptionalLong.empty(), OptionalLong.empty());

    /// What holds for tokens that were given no quota of their own.
    public static final Quota DEFAULT = new Quota(OptionalLong.of(1_000), OptionalLong.of(10_000_000));

    /// These limits, and where there are none those of `others`.
    public Quota or(Quota others) {
        return new Quota(studies.isPresent() ? studies : others.studies, points.isPresent() ? points : others.points);
    }
}
