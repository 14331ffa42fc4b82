/// The store on SQLite: its readers are here, its one writer is `store.sqlite.commit`.
///
/// Top down: `SqliteStore` opens a directory, `SqlRecords` reads, `SqliteUpkeep` looks after the file. Below them
/// `store.sqlite.row` knows the tables, `store.sqlite.json` what is kept as JSON, `store.sqlite.database` the file
/// and its connections. May import `files`, `store`, floor 2 and these, which nobody else may import.
@NullMarked
package dev.gridwright.store.sqlite;

import org.jspecify.annotations.NullMarked;
