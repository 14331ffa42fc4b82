package dev.gridwright.importer;

import dev.gridwright.grid.tree.Fault;
import java.util.List;

/// What came of reading a file of another tool.
public sealed interface Imported {
    /// A grid.
    ///
    /// @param text YAML; its comments say the same as the two lists
    /// @param dropped what the file says and the grid does not, or not in the same way
    /// @param remarks what was filled in or renamed, and what is left to do
    record Grid(String text, List<String> dropped, List<String> remarks) implements Imported {
        public Grid {
            dropped = List.copyOf(dropped);
            remarks = List.copyOf(remarks);
        }
    }

    /// The file is none of the tool's.
    ///
    /// @param faults at least one, each with its place
    record Invalid(List<Fault> faults) implements Imported {
        public Invalid {
            faults = List.copyOf(faults);
        }
    }
}
