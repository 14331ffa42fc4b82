/// The one writer: changes are gathered, made in one transaction, and acknowledged once they are on disk.
///
/// Top down: `GroupCommit` owns the thread and the connection, `Intake` holds what waits, `ChangeStatements` makes
/// changes. May import `store`, floor 2, `store.sqlite.row`, `store.sqlite.json` and `store.sqlite.database`.
@NullMarked
package dev.gridwright.store.sqlite.commit;

import org.jspecify.annotations.NullMarked;
