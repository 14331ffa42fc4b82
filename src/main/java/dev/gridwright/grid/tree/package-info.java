/// A document of YAML or JSON as a tree that remembers where each part stands: numbers stay decimal, and whatever could
/// surprise is refused. Knows nothing of grids.
///
/// Imports nothing of this project.
@NullMarked
package dev.gridwright.grid.tree;

import org.jspecify.annotations.NullMarked;
