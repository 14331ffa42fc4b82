/// A section of a grid, key by key, and all that is wrong with it, each with its place.
///
/// `Shape` says which keys there are. May import `grid.tree`, `space` and `time`; knows the meaning of no key.
@NullMarked
package dev.gridwright.grid.section;

import org.jspecify.annotations.NullMarked;
