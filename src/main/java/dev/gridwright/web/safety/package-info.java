/// What every request and every connection must be like, whoever sends it, and what every answer tells a browser.
///
/// May import `web.http` and `api`.
@NullMarked
package dev.gridwright.web.safety;

import org.jspecify.annotations.NullMarked;
