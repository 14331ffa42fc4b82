/// One try: its state, outcome, measurements and seed.
///
/// Plain Java: may import `space` and `time`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.trial;

import org.jspecify.annotations.NullMarked;
