/// The results of a stored study for reports.
///
/// May import `report.model`, `store` and the domain.
@NullMarked
package dev.gridwright.report.stored;

import org.jspecify.annotations.NullMarked;
