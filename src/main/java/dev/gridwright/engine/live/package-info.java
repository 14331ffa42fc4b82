/// Studies as they are stored, shown and told: what is decided about them becomes changes of the store, and what is
/// durable becomes events.
///
/// Knows the store and who listens; not who decides, and not when.
@NullMarked
package dev.gridwright.engine.live;

import org.jspecify.annotations.NullMarked;
