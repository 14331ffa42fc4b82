/// The store in SQLite: one writer that commits what has gathered, readers beside it, and the rows of each table.
@NullMarked
package dev.gridwright.store.sqlite;

import org.jspecify.annotations.NullMarked;
