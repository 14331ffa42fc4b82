/// The ledger of one search: counts, best, gates, stop rules and the events that tell of them.
///
/// Plain Java: may import `search`, `trial`, `space` and `time`; no Vert.x, SQL or JSON types.
@NullMarked
package dev.gridwright.study;

import org.jspecify.annotations.NullMarked;
