package dev.gridwright.space;

import dev.gridwright.space.expression.Expression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// What removes indices from a space.
public sealed interface Rule {
    /// Removes the indices where an inactive axis is not at its digit 0.
    ///
    /// @param member position of the member that declares the parameter, counted from 0
    record When(int member, String parameter, Expression expression) implements Rule {
        @Override
        public String text() {
            return parameter + " when " + expression.text();
        }
    }

    /// Removes the points that match in all these parameters.
    record Exclude(SequencedMap<String, Match> partialPoint) implements Rule {
        /// @throws IllegalArgumentException if no parameter is named
        public Exclude {
            partialPoint = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(partialPoint));
            if (partialPoint.isEmpty()) {
                throw new IllegalArgumentException("an exclude names at least one parameter");
            }
        }

        @Override
        public String text() {
            return partialPoint.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue().text())
                    .collect(Collectors.joining(", ", "exclude {", "}"));
        }
    }

    /// Removes the points for which an expression is false.
    record Constraint(Expression expression) implements Rule {
        @Override
        public String text() {
            return expression.text();
        }
    }

    /// The rule as a reader of the plan knows it.
    String text();
}
