/// The parts of a grid that say what one trial is: `TrialPart` what all kinds have, `RunPart` what each kind runs
/// and what it is judged by, with a class for each kind. `CommandsFile` reads the commands that an operator offers.
///
/// May import `grid.section`, `grid.context`, `grid.space`, `grid.tree`, floor 2, `catalog`, `data` and `template`.
@NullMarked
package dev.gridwright.grid.trial;

import org.jspecify.annotations.NullMarked;
