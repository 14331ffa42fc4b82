/// The operator's secrets: names that a grid may use, and values that nobody may see.
///
/// May import nothing of ours.
@NullMarked
package dev.gridwright.secret;

import org.jspecify.annotations.NullMarked;
