package dev.gridwright.engine.entry;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import java.util.Optional;
import java.util.Set;

/// What a change of its user makes of the status of a study.
final class Amendments {
    /// As many as a grid file may have.
    static final int MAX_LABELS = 64;

    private Amendments() {}

    /// The status of a study with the labels of a change.
    ///
    /// @throws Refusal when there are too many
    static StudyStatus labelled(StudyStatus status, Amendment amendment) {
        var labels = amendment.labels(status.labels());
        if (labels.size() > MAX_LABELS) {
            throw new Refusal(
                    Reason.INVALID_CHANGE,
                    "The study would have " + labels.size() + " labels; at most " + MAX_LABELS + " are kept.");
        }
        return status.amended(labels, status.priority(), status.limits());
    }

    /// The status of a study with all of a change.
    ///
    /// @throws Refusal when there are too many labels
    static StudyStatus amended(StudyStatus status, Amendment amendment) {
        var next = labelled(status, amendment);
        return next.amended(
                next.labels(), amendment.priority().orElse(status.priority()), amendment.limits(status.limits()));
    }

    /// @throws Refusal when the study is not as its user saw it
    static void check(StudyView study, Optional<Set<Long>> versions) {
        if (versions.isPresent() && !versions.get().contains(study.version())) {
            throw new Refusal(
                    Reason.VERSION_CHANGED,
                    "Study '" + study.id() + "' has changed; its ETag is now \"" + study.version() + "\".");
        }
    }
}
