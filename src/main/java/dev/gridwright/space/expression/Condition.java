package dev.gridwright.space.expression;

import org.jspecify.annotations.Nullable;

/// An expression made ready to be asked. Immutable, for any thread.
@FunctionalInterface
public interface Condition {
    /// Whether the expression is true, or undecided since it touched an absent value where nothing else decides.
    ///
    /// @param values one plain value per slot, null where the parameter is absent
    boolean holds(@Nullable Object[] values);
}
