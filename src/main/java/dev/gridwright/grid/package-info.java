/// Grid files: reads and checks them, and reports every problem at once with its place.
///
/// Top down: `GridFile` reads, `Editor` changes what a command line asks for, `GridCheck` goes through the parts;
/// `AmendmentFile` and `PointsFile` read what is sent to a study that runs. The parts (`…Part`) are in
/// `grid.space`, `grid.study` and `grid.trial`, what they have in common in `grid.section`, where a grid is read in
/// `grid.context`. May import these, floor 2, `data` and `grid.tree`; `grid.plan` is above it.
@NullMarked
package dev.gridwright.grid;

import org.jspecify.annotations.NullMarked;
