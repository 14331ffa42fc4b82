package dev.gridwright.web.change;

import dev.gridwright.grid.PointsFile;
import java.util.Optional;

/// Reads points that are to be added to a study, by the rules of its grid.
///
/// *Thread*: any; may block.
@FunctionalInterface
public interface PointsIntake {
    /// @param text a JSON document
    /// @return empty when there is no such study
    Optional<PointsFile.Read> read(String study, String text);
}
