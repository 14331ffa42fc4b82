/// Reports with a row for each trial: JSON, CSV and the tables of other tools, written page by page.
///
/// May import `report.model`, `api` and the domain.
@NullMarked
package dev.gridwright.report.table;

import org.jspecify.annotations.NullMarked;
