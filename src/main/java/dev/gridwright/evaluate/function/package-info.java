/// Trials as functions inside this process, for cheap objectives that end by themselves.
///
/// May import `evaluate`, floor 2, `catalog` and `plugin`.
@NullMarked
package dev.gridwright.evaluate.function;

import org.jspecify.annotations.NullMarked;
