/// What becomes of studies: they are made ready, begin, pause, go on, run out of time, end, and have their gates
/// judged.
///
/// Knows their states, their time and how slots are asked to let go; not how they get slots.
@NullMarked
package dev.gridwright.engine.course;

import org.jspecify.annotations.NullMarked;
