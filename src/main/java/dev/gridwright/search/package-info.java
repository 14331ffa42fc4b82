/// What to try next and when to stop early.
///
/// Plain Java: may import `trial`, `space` and `time`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.search;

import org.jspecify.annotations.NullMarked;
