package dev.gridwright.grid.tree;

import java.util.List;

/// What came of reading a document.
public sealed interface Reading {
    /// The document has a shape; parts of it may have been refused.
    record Tree(Node root, String format, List<Fault> faults) implements Reading {
        public Tree {
            faults = List.copyOf(faults);
        }
    }

    /// The text has no shape that could be looked at any further.
    record Broken(Fault fault) implements Reading {}
}
