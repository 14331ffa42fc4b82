/// What this server takes and answers, for programs and for people: the OpenAPI contract, its page, the schema of
/// grids.
///
/// May import `api` and `web.http`.
@NullMarked
package dev.gridwright.web.docs;

import org.jspecify.annotations.NullMarked;
