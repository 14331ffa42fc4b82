package dev.gridwright.space.expression;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An expression made ready to be calculated. Immutable, for any thread.
@FunctionalInterface
public interface Formula {
    /// The number that the expression amounts to; empty when it is none, or needs something that is absent.
    ///
    /// @param values one plain value per slot, null where it is absent
    Optional<BigDecimal> number(@Nullable Object[] values);
}
