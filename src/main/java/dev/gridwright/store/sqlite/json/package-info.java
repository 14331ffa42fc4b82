/// What the columns of studies and trials hold as JSON.
///
/// May import `store` and floor 2; knows nothing of SQL.
@NullMarked
package dev.gridwright.store.sqlite.json;

import org.jspecify.annotations.NullMarked;
