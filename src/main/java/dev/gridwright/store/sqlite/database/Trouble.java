package dev.gridwright.store.sqlite.database;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What an error of the database says to whoever runs it, and what can be done about it.
public final class Trouble {
    private static final int MAX_DEPTH = 20;

    private Trouble() {}

    /// In words, without a stop at the end.
    public static String words(Path file, SQLException error) {
        if (!(error instanceof SQLiteException sqlite)) {
            return String.valueOf(error.getMessage());
        }
        if (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            // What is seen first of a full disk where the database is not open yet.
            return full(file, sqlite);
        }
        return switch (primary(sqlite.getResultCode())) {
            case SQLITE_FULL -> full(file, sqlite);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                file + " is damaged or no database (" + code(sqlite)
                        + "); keep it, and put a backup in its place, or choose another data directory";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                file + " or its folder may not be opened for this (" + code(sqlite) + "); see to its permissions";
            default -> String.valueOf(error.getMessage());
        };
    }

    /// The same of the first error of the database behind another one; the other's own words where there is none.
    static String behind(Path file, Throwable error) {
        var cause = error;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof SQLException sql) {
                return words(file, sql);
            }
            cause = cause.getCause();
        }
        return String.valueOf(error.getMessage()).strip();
    }

    /// Extended result codes carry the primary one in their low byte.
    static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xff);
    }

    private static String full(Path file, SQLiteException error) {
        return "the disk is full where " + file + " lies; free some room there (" + code(error) + ")";
    }

    private static String code(SQLiteException error) {
        return error.getResultCode().name();
    }
}
