/// Main, configuration, wiring and shutdown: the only place that knows every other package and puts the
/// parts together, and the only one that asks the machine for the time.
///
/// May import every package.
@NullMarked
package dev.gridwright.app;

import org.jspecify.annotations.NullMarked;
