package dev.gridwright.prepare;

import dev.gridwright.study.Grid;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Materials;
import java.util.function.Consumer;

/// Makes studies ready to run. What its implementations owe:
///
/// - [#begin] returns at once; the work is done elsewhere, and says once how it ended, unless it was closed before.
/// - What was made ready for a study before is the same again, or the preparation fails and says that it changed.
/// - What is ready stays until its preparation is closed. What was begun and closed is gone on with next time, as far
///   as possible.
/// - Several studies that need the same get it once.
///
/// *Thread*: any.
public interface Preparer {
    /// Begins to make a study ready.
    ///
    /// @param provenance of the study, with what was made ready for it in an earlier life
    /// @param whenDone told how it ended, on a thread of its own
    Preparation begin(String study, Grid grid, Provenance provenance, Consumer<Outcome> whenDone);

    /// A study that is being made ready, or is.
    interface Preparation extends AutoCloseable {
        /// How far it is, in a few words: `inputs: 2 of 5 fetched, 120 of 300 MB`.
        String progress();

        /// Ends it, or gives back what it holds; repeatable, and returns at once.
        @Override
        void close();
    }

    /// How a preparation ended.
    sealed interface Outcome {
        /// Everything is there.
        ///
        /// @param materials for the trials
        /// @param prepared for the provenance of the study
        record Ready(Materials materials, Prepared prepared) implements Outcome {}

        /// Something cannot be had.
        ///
        /// @param message whole sentences that name what could not be had, and say what to do
        record Failed(String message) implements Outcome {}
    }
}
