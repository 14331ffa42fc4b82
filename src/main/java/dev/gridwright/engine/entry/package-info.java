/// Answers what the door of the engine promises: takes callers of any thread to the coordinator, admits submissions,
/// changes studies one change after the other, and lets workers in.
///
/// Knows callers and refusals; decides nothing of what runs.
@NullMarked
package dev.gridwright.engine.entry;

import org.jspecify.annotations.NullMarked;
