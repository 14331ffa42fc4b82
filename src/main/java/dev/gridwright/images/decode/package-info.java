/// The process that reads images nobody vouches for: a crash or a bomb in one costs that image alone.
///
/// Plain Java: imports nothing of this project.
@NullMarked
package dev.gridwright.images.decode;

import org.jspecify.annotations.NullMarked;
