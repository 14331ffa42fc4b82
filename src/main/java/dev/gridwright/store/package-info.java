/// What lasts: the study store port and its SQL implementation with one writer and group commit.
///
/// May import floor 2; nothing of its own floor.
@NullMarked
package dev.gridwright.store;

import org.jspecify.annotations.NullMarked;
