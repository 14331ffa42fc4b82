/// Who may do what, and how much of it: tokens, their scopes, the scope of every route, rates and quotas.
///
/// May import `web.http`, `api`, `store` and `time`.
@NullMarked
package dev.gridwright.web.access;

import org.jspecify.annotations.NullMarked;
