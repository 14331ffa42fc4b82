package dev.gridwright.web;

import dev.gridwright.api.Wire;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;

/// Reads the grids that are sent to this server, by the rules it was started with.
///
/// *Errors*: both throw [dev.gridwright.web.http.Refused] with every problem of the grid.
///
/// *Thread*: any but an event loop; data files are read.
public interface Intake {
    /// @param format `yaml` or `json`
    Submission submission(String text, String format, Selection selection);

    /// What would be run, as the answer to a plan.
    Wire.Shape plan(String text, String format, Selection selection);
}
