/// How late event loops do what is due.
///
/// May import nothing of ours.
@NullMarked
package dev.gridwright.metrics.loop;

import org.jspecify.annotations.NullMarked;
