package dev.gridwright.store;

import dev.gridwright.trial.Outcome;
import java.util.OptionalDouble;

/// An ended trial in short.
public record EndedTrial(long index, Outcome outcome, boolean cached, OptionalDouble objective, long event) {}
