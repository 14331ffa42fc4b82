/// Trials on other people's machines: their workers ask for leases, beat while they work, and report. Here is what a
/// lease is, when it ends, and who waits for one; where the trials come from is told by a port, [Work].
///
/// May import `engine.slot` for what an ended attempt is, `evaluate`, `store` and floor 2, and knows no study.
@NullMarked
package dev.gridwright.engine.remote;

import org.jspecify.annotations.NullMarked;
