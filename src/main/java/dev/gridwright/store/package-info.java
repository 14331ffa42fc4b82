/// What lasts: the port of the study store, and the directory in which everything lies.
///
/// May import floor 2 and `files`; nothing of its own floor.
@NullMarked
package dev.gridwright.store;

import org.jspecify.annotations.NullMarked;
