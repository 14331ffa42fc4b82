/// Where a grid is read: which files and commands it may name, and who may be told of its study.
///
/// May import `reuse` and `trial`.
@NullMarked
package dev.gridwright.grid.context;

import org.jspecify.annotations.NullMarked;
