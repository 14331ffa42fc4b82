package dev.gridwright.grid.context;

import java.util.Map;

/// Which commands grids may run on a server.
///
/// @param registered by name
/// @param adHoc whether those that are not registered may be run by whoever has the scope for it
public record CommandRules(Map<String, RegisteredCommand> registered, boolean adHoc) {
    /// None at all.
    public static final CommandRules NONE = new CommandRules(Map.of(), false);

    public CommandRules {
        registered = Map.copyOf(registered);
    }

    /// The same, with commands that are not registered or without.
    public CommandRules withAdHoc(boolean allowed) {
        return new CommandRules(registered, allowed);
    }
}
