/// The one owner of every study, slot and lease: an event loop that puts the parts together, brings studies of the last
/// life back, says how things stand, and drains.
///
/// Knows all the parts; not who asks, nor on which thread.
@NullMarked
package dev.gridwright.engine.coordinator;

import org.jspecify.annotations.NullMarked;
