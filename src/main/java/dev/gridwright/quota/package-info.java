/// What the holder of one token may occupy of a server, and whether something more fits. May import nothing of ours.
@NullMarked
package dev.gridwright.quota;

import org.jspecify.annotations.NullMarked;
