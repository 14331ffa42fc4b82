/// What is told of attempts and studies as they begin and end to those who look at the server from outside: to flight
/// recordings, and by [Tracing] to systems that collect traces.
///
/// May import nothing of this project.
@NullMarked
package dev.gridwright.trace;

import org.jspecify.annotations.NullMarked;
