package dev.gridwright.store;

import dev.gridwright.trial.Trial;

/// An ended trial with the id of its event.
public record StoredTrial(Trial trial, long event) {}
