package dev.gridwright.store;

/// How much is stored.
///
/// @param databaseBytes of the database file, with what is free in it
/// @param reusableBytes of that, what deleted rows have left to be used again
/// @param walBytes of the log that is copied into the database now and then
/// @param outputsBytes what trials wrote, a part of the database; at most some minutes old
/// @param trials that have ended; at most some minutes old
/// @param keptResults that may be reused, an index into the trials; at most some minutes old
/// @param maxKeptResults above which the oldest are forgotten
/// @param freeBytes on the disk
public record Storage(
        long databaseBytes,
        long reusableBytes,
        long walBytes,
        long outputsBytes,
        long studies,
        long endedStudies,
        long trials,
        long keptResults,
        long maxKeptResults,
        long freeBytes) {}
