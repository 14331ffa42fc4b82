/// Answers trials with results that earlier studies have.
///
/// May import `store`, `reuse` and what is below them; knows nothing of slots.
@NullMarked
package dev.gridwright.engine.reuse;

import org.jspecify.annotations.NullMarked;
