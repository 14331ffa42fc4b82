/// Waiting and clocks, as arguments: nobody below `app` asks the machine for the time.
///
/// Plain Java: imports nothing of this project.
@NullMarked
package dev.gridwright.time;

import org.jspecify.annotations.NullMarked;
