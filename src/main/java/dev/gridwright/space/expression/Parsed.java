package dev.gridwright.space.expression;

/// What became of a text: an expression, or the fault that keeps it from being one.
public sealed interface Parsed permits Expression, Fault {}
