/// Requests as those who operate the server see them: what each is called, and its line in the access log.
///
/// May import `web.http`, `web.access` and `log`.
@NullMarked
package dev.gridwright.web.requests;

import org.jspecify.annotations.NullMarked;
