/// One SQLite file: its schema, its connections, and statements whose parameters and rows are read in turn.
///
/// May import `files`, `store` and `trial`; knows no table.
@NullMarked
package dev.gridwright.store.sqlite.database;

import org.jspecify.annotations.NullMarked;
