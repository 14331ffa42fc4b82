package dev.gridwright.evaluate;

import dev.gridwright.trial.Ending;

/// What became of one attempt.
///
/// @param output what it wrote, bounded; empty when nothing
public record Evaluation(Ending ending, String output) {
    public static Evaluation of(Ending ending) {
        return new Evaluation(ending, "");
    }
}
