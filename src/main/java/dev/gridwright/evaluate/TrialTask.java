package dev.gridwright.evaluate;

import dev.gridwright.child.objective.Work;
import dev.gridwright.space.Point;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialSettings;

/// One attempt to make.
///
/// @param token of the attempt
/// @param attempt counted from 1
/// @param studySeed from which the seeds of the trial and of its splits follow
/// @param dataSha256 of the data file the trial reads, as recorded when the study was accepted; empty when it reads
/// none
public record TrialTask(
        String study,
        long index,
        long token,
        int attempt,
        Point point,
        long studySeed,
        Objective objective,
        TrialSettings settings,
        String dataSha256) {

    /// The task as whoever calls the objective needs it.
    public Work work() {
        return new Work(index, token, studySeed, point, objective.metric(), objective.folds(), objective.repeats());
    }
}
