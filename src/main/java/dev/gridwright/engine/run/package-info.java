/// A study as it is decided: what it tries next, what it has of the slots, and when it ends.
///
/// Knows one study and no other; not slots, not the store's threads, and not what is shown of a study, which follows
/// when it
/// is durable.
@NullMarked
package dev.gridwright.engine.run;

import org.jspecify.annotations.NullMarked;
