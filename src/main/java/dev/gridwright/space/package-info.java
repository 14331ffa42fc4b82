/// What can be tried: parameters, rules, and points by index.
///
/// Plain Java: may import `time`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.space;

import org.jspecify.annotations.NullMarked;
