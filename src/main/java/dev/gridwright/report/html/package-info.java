/// A report as one page that needs nothing else: it opens from a disk, without a network, reads without
/// scripts, and prints.
///
/// May import `report.model`, `api` and the domain.
@NullMarked
package dev.gridwright.report.html;

import org.jspecify.annotations.NullMarked;
