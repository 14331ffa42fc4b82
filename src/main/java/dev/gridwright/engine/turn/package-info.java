/// Whose turn it is when slots are idle, among all studies that want one: priority, fair shares, and rooms of several
/// slots, which have to be kept together.
///
/// Knows of a study what [SlotTurns.Taker] tells, and of slots whether a room fits; claims nothing and starts nothing.
@NullMarked
package dev.gridwright.engine.turn;

import org.jspecify.annotations.NullMarked;
