/// The shapes that travel over the wire, as JSON and CSV, made from the values of floor 2 and from plans.
///
/// May import floor 2 and `grid`.
@NullMarked
package dev.gridwright.api;

import org.jspecify.annotations.NullMarked;
