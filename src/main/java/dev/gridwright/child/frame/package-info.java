/// What server and child process say to each other: frames, and how they are laid out in bytes.
///
/// May import `child.objective`, `trial` and `space`.
@NullMarked
package dev.gridwright.child.frame;

import org.jspecify.annotations.NullMarked;
