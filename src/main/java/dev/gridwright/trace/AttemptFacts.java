package dev.gridwright.trace;

/// An attempt as it is known when it begins.
///
/// @param attempt counted from 1
/// @param kind of its trial: `model`, `function` and so on
/// @param pool of its slot; `worker` for one that a worker pulled
/// @param slot where it runs
/// @param parent the `traceparent` of its study; empty when nothing is traced
public record AttemptFacts(
        String study, long index, int attempt, long token, String kind, String pool, String slot, String parent) {}
