package dev.gridwright.space.expression;

import java.util.Optional;

/// What is wrong with an expression, and where.
///
/// @param column where, counted from 1
/// @param found what stands there
/// @param allowed what may stand there
/// @param nearest what was probably meant
public record Fault(int column, String found, String allowed, Optional<String> nearest) implements Parsed {
    public Fault(int column, String found, String allowed) {
        this(column, found, allowed, Optional.empty());
    }
}
