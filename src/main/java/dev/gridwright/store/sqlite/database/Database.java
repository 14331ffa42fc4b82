package dev.gridwright.store.sqlite.database;

import java.sql.Connection;
import java.sql.SQLException;

/// Where the connections come from, and what their errors mean.
public interface Database {
    /// A connection for the one writer: transactions are explicit, and a commit that returns is on disk.
    Connection connect() throws SQLException;

    Blame blame(SQLException error);

    /// What an error says to whoever runs this, without a stop at the end.
    String words(SQLException error);

    /// What is wrong with where the database lies although it works, such as a disk that is nearly full; empty text
    /// when nothing is.
    String warning();

    /// What an error says about trying again.
    enum Blame {
        /// The change is at fault: it will never be stored, the others may.
        CHANGE,
        /// The surroundings are at fault: the same may work later.
        PASSING,
        /// Nothing may be written any more: what is on disk is not known.
        FINAL
    }
}
