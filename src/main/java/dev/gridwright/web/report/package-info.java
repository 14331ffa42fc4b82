/// Reports on studies over HTTP.
///
/// May import `report`, `engine`, `store`, `api` and `web.http`.
@NullMarked
package dev.gridwright.web.report;

import org.jspecify.annotations.NullMarked;
