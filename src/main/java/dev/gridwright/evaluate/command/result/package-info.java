/// The numbers that a command reports: in its last line, in a file, or where patterns find them.
///
/// `ResultSource` is asked once for each process; `Reports` passes on what comes while it runs. May import `trial` and
/// `evaluate`; knows nothing of processes.
@NullMarked
package dev.gridwright.evaluate.command.result;

import org.jspecify.annotations.NullMarked;
