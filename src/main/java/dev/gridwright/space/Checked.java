package dev.gridwright.space;

import java.util.List;

/// What became of something that its author may have got wrong: the valid thing, or every problem with it.
public sealed interface Checked<T> {
    record Valid<T>(T value) implements Checked<T> {}

    /// @param problems at least one
    record Invalid<T>(List<SpaceProblem> problems) implements Checked<T> {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("what has no problem is valid");
            }
        }
    }

    /// The valid thing, where the caller knows that it is.
    ///
    /// @throws IllegalStateException if it has problems
    default T orThrow() {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(List<SpaceProblem> problems) -> throw new IllegalStateException("not valid: " + problems);
        };
    }
}
