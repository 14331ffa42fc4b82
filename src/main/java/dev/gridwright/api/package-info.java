/// The shapes that travel over the wire, as JSON and CSV, made from the values of floor 2.
///
/// May import floor 2; nothing of its own floor.
@NullMarked
package dev.gridwright.api;

import org.jspecify.annotations.NullMarked;
