package dev.gridwright.store;

import java.util.Map;

/// A succeeded trial, as far as its numbers go.
public record ScoredTrial(long event, long index, double objective, Map<String, Double> metrics) {}
