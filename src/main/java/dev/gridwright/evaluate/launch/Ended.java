package dev.gridwright.evaluate.launch;

import java.util.Optional;
import java.util.OptionalInt;

/// How an attempt has ended; nothing of it runs any more.
///
/// One of `exitCode` and `signal` is present: how the program itself ended, told apart truly. Only the codes 130 and
/// 141 count as the signals INT and PIPE, as in every shell.
///
/// @param exitCode 0 to 255
/// @param signal its number; also when it came from [Launched#ask], [Launched#kill] or a bound
/// @param exceeded the bound for which it was killed
/// @param killed whether [Launched#kill] was called before it ended
/// @param leftovers whether something it had started was still running, and was killed
public record Ended(
        OptionalInt exitCode, OptionalInt signal, Optional<Bound> exceeded, boolean killed, boolean leftovers) {
    /// What an attempt is held to.
    public enum Bound {
        /// Its own memory.
        MEMORY,
        /// The memory of the machine: it held the most when that ran short.
        MACHINE,
        /// Its number of processes.
        PROCESSES
    }
}
