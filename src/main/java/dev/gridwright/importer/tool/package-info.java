/// What each tool means by its files. A class for each [Tool], with helpers of its own, behind the [Drafter].
///
/// May import `importer.draft` and `grid.tree`; no tool knows another.
@NullMarked
package dev.gridwright.importer.tool;

import org.jspecify.annotations.NullMarked;
