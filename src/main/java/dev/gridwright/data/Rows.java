package dev.gridwright.data;

import java.io.IOException;
import java.util.List;

/// The columns and rows of a file as text, read once from top to bottom.
///
/// *Thread*: confined to one; blocks on the disk.
interface Rows extends AutoCloseable {

    /// The columns, in the order of the file.
    List<Declared> columns();

    /// Reads the next row.
    ///
    /// @return whether there was one
    /// @throws DataProblem if the row cannot be taken apart or has another number of values than there are columns
    boolean next() throws IOException, DataProblem;

    /// The number of the line on which the current row ends, counted from 1.
    long line();

    /// A value of the current row.
    String value(int column);

    @Override
    void close() throws IOException;

    /// What a file says about a column before its first value.
    ///
    /// @param name the name
    /// @param type what its values are, if the file says so
    /// @param categories the values it may have, in the order of the file; empty unless the type is `NOMINAL`
    record Declared(String name, Type type, List<String> categories) {
        public Declared {
            categories = List.copyOf(categories);
        }

        static Declared undeclared(String name) {
            return new Declared(name, Type.UNDECLARED, List.of());
        }
    }

    /// What a file says about the values of a column.
    enum Type {
        UNDECLARED,
        NUMBER,
        NOMINAL,
        TEXT
    }
}
