/// A study as it is decided: what it tries next, what it has of the slots, and when it ends.
///
/// Knows one study and no other; not slots, not the threads of the store, and not what is shown of it: that follows
/// when it is durable.
@NullMarked
package dev.gridwright.engine.run;

import org.jspecify.annotations.NullMarked;
