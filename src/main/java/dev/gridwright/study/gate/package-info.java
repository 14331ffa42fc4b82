/// Gates while a study runs: whether one cannot be met any more.
///
/// May import `study`, `trial` and `space`.
@NullMarked
package dev.gridwright.study.gate;

import org.jspecify.annotations.NullMarked;
