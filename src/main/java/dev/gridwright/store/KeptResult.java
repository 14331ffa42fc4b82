package dev.gridwright.store;

import dev.gridwright.trial.Trial;

/// A result that may be reused.
///
/// @param study that has it
/// @param trial succeeded; of its attempts only the last
public record KeptResult(String study, Trial trial) {}
