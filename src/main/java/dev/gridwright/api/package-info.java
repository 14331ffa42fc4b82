/// The shapes that travel over the wire, as JSON, and their mapping from and to the values of floor 2.
///
/// May import floor 2; nothing of its own floor.
@NullMarked
package dev.gridwright.api;

import org.jspecify.annotations.NullMarked;
