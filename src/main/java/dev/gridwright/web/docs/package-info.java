/// What this server is made of itself, for programs and for people: the OpenAPI contract and its page, the schema of
/// grids, the page that shows studies.
///
/// May import `api` and `web.http`.
@NullMarked
package dev.gridwright.web.docs;

import org.jspecify.annotations.NullMarked;
