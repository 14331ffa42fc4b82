package dev.gridwright.report.model;

import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Trial;
import java.util.List;
import java.util.function.Consumer;

/// A study and the trials of it that have begun and ended. A study that still runs may have more of them by the time
/// they are read than its counts say.
///
/// *Thread*: blocks; one at a time.
public interface StudyResults {
    StudyView study();

    /// The names of all parameters that any of the trials has, in the order in which the trial of the lowest index
    /// has them.
    List<String> parameters();

    /// The best trials, best first, at most `limit`.
    List<Trial> best(int limit);

    /// Trials whose index is above `after`, by rising index, at most `limit`.
    ///
    /// @param after -1 to begin
    List<Trial> trials(long after, int limit);

    /// Those of the trials that failed, timed out or were invalid.
    ///
    /// @param after -1 to begin
    List<Trial> fallen(long after, int limit);

    /// Every trial with its point, in the order in which they ended.
    void forEachEnded(Consumer<EndedPoint> action);

    /// The objective of every trial that has one; unordered.
    double[] objectives();
}
