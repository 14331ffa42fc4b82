package dev.gridwright.child.frame;

import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.Work;
import dev.gridwright.trial.Measurement;
import java.util.List;

/// What parent and child say to each other, one frame at a time over the child's standard input and output.
///
/// *Shape*: the child greets once; then, per trial, the parent sends a [Setup] if the child lacks the objective, and
/// a [Run]; the child answers with any number of [Measured] and exactly one [Ended]. The parent may [Cancel]
/// meanwhile. A child whose standard input ends is to die at once.
public sealed interface Frame {

    /// The child is ready.
    ///
    /// @param version of this protocol, since the jar may be replaced while its server runs
    record Hello(int version) implements Frame {
        static final int CURRENT = 1;

        /// The greeting of this version.
        public static Hello current() {
            return new Hello(CURRENT);
        }

        public boolean isCurrent() {
            return version == CURRENT;
        }
    }

    /// Keep this objective at this place; it is opened by the first trial that needs it.
    ///
    /// @param place from 0 to [#MAX_PLACES] - 1; whatever was there is closed
    record Setup(int place, ObjectiveSource source) implements Frame {
        /// How many objectives, with the data they loaded, one child keeps.
        public static final int MAX_PLACES = 4;
    }

    /// Evaluate one trial with the objective of that place.
    record Run(int place, Work work) implements Frame {}

    /// Interrupt the trial of that token, if it is under way.
    record Cancel(long token) implements Frame {}

    /// The trial under way measured something.
    record Measured(Measurement measurement) implements Frame {}

    /// The trial under way has ended.
    ///
    /// @param message empty when it completed
    /// @param strays names of the threads it left behind; a child that has any is not fit for another trial
    /// @param written how many bytes the child has written to its standard error since it started, so that
    /// the parent can tell the output of one trial from that of the next
    record Ended(How how, String message, List<String> strays, long written) implements Frame {
        public Ended {
            strays = List.copyOf(strays);
        }
    }

    /// How a trial came to its end inside a child that lives on.
    enum How {
        COMPLETED,
        THREW,
        OUT_OF_MEMORY
    }
}
