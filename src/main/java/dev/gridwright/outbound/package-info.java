/// The one way out to other machines: a client that connects only to addresses it has checked, follows nothing, and
/// takes no more than was agreed. Trials, inputs, images and notifications use it.
///
/// May import nothing of ours.
@NullMarked
package dev.gridwright.outbound;

import org.jspecify.annotations.NullMarked;
