package dev.gridwright.plugin;

import java.util.Map;

/// What a search optimises: one evaluation turns the parameters of a point into metric values.
///
/// *Shape*: an implementation has a public constructor without arguments, or one public constructor that takes a
/// `Map<String, Object>` of the grid's settings for it. One instance serves many trials, one after another, and may
/// keep what it loaded.
///
/// *Thread*: called by one thread at a time. With `isolation: process` (the default) the process is killed when a
/// deadline passes; with `isolation: thread` nothing can end an evaluation that does not return.
@FunctionalInterface
public interface Objective {

    /// Evaluates one fold of one repeat.
    ///
    /// *Shape*: the same trial must give the same values: draw every random number from [Trial#seed()] and
    /// [Trial#splitSeed()], never from the clock.
    ///
    /// @return the metric values by name; they must hold the metric of the study's objective, as a finite number
    /// @throws Exception when the evaluation failed; the message becomes the trial's message
    Map<String, Double> evaluate(Trial trial) throws Exception;
}
