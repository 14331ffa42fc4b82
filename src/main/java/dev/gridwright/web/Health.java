package dev.gridwright.web;

import java.util.List;

/// Whether this server can take work.
///
/// *Thread*: any; never blocks.
public interface Health {
    /// What must hold for the server to be ready.
    List<Check> checks();

    /// @param detail what is wrong, or what was found; empty when there is nothing to say
    record Check(String name, boolean up, String detail) {}
}
