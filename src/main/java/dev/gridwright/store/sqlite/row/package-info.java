/// The tables, a class for each: which columns there are, how a value is written into them and read again.
///
/// What the writer and the readers both need; each runs its own statements. May import `store`, floor 2,
/// `store.sqlite.json` and `store.sqlite.database`.
@NullMarked
package dev.gridwright.store.sqlite.row;

import org.jspecify.annotations.NullMarked;
