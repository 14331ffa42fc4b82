package dev.gridwright.engine.slot;

import dev.gridwright.trial.Room;

/// How much room there is on the slots.
public interface Rooms {
    /// Whether the slots that an attempt occupies are idle; never for one that occupies none.
    boolean fits(Room room);

    /// How many attempts of that kind there is room for when nothing else runs.
    int most(Room room);
}
