/// How an objective is loaded and asked for the parts of one trial, in whichever process.
///
/// May import `plugin`, `trial` and `space`.
@NullMarked
package dev.gridwright.child.objective;

import org.jspecify.annotations.NullMarked;
