package dev.gridwright.evaluate;

/// Runs objectives for one slot, one trial at a time. What its implementations owe:
///
/// - [#evaluate] returns only when nothing of the attempt runs any more; its return is what frees the slot.
/// - It never throws for what a trial does: a crash, a full heap or an exit is an [Evaluation].
/// - After [#stop] with `force` it returns soon, whatever the trial does, unless the kind of trial cannot be killed.
/// - The next trial is unaffected by how the last one ended.
public interface Evaluator extends AutoCloseable {
    /// Runs one trial to its end.
    ///
    /// *Thread*: the slot's own; blocks.
    Evaluation evaluate(TrialTask task, Observer observer);

    /// Ends the evaluation of the attempt with that token, if it is the one under way: asks it to end, or with `force`
    /// kills it.
    ///
    /// *Thread*: any; returns at once.
    void stop(long token, boolean force);

    /// Ends whatever is kept warm.
    ///
    /// *Thread*: any, also while an evaluation is under way, which is then killed.
    @Override
    void close();

    /// Makes evaluators.
    interface Factory {
        /// An evaluator for the slot of that name; cheap, what is expensive comes with the first trial.
        Evaluator open(String slot);
    }
}
