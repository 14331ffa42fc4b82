package dev.gridwright.store;

import dev.gridwright.study.StudyView;
import java.util.List;
import java.util.OptionalLong;

/// Some of the studies that were asked for, newest first.
///
/// @param next the place that the next page lies before; empty when this is the last. It stays one also after the study
///     that had it is gone
public record StudyPage(List<StudyView> studies, OptionalLong next) {
    public StudyPage {
        studies = List.copyOf(studies);
    }
}
