/// What users change of studies that are there: retries, settings, more points, their end for good.
///
/// May import `api`, `engine`, `grid`, `web.http` and what is below them.
@NullMarked
package dev.gridwright.web.change;

import org.jspecify.annotations.NullMarked;
