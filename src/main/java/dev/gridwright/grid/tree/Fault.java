package dev.gridwright.grid.tree;

/// Something in a document that is refused whatever the document is for.
///
/// @param detail what is wrong, as a sentence without its full stop
/// @param found what stands there, empty when the detail says it
/// @param allowed what may stand there, empty when the detail says it
public record Fault(Place place, String detail, String found, String allowed) {}
