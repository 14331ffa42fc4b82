package dev.gridwright.evaluate.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A program to start.
///
/// @param id names the attempt among those that run, in a file name and in the cookie: letters, digits, `.`, `_`
///     and `-`, up to 100
/// @param argv the program, found in the `PATH` of that environment unless it has a slash, and its arguments; no
///     shell sees them
/// @param environment all of it: nothing of this process's environment is added, but for `PWD` and the cookie
///     [Launcher#COOKIE]
/// @param folder it starts there; must exist
/// @param memoryBytes what all its processes may hold together; empty for no bound
/// @param processes how many processes and threads (where the kernel counts) or processes (where the watch does) may
///     run at once; empty for no bound
public record Launch(
        String id,
        List<String> argv,
        Map<String, String> environment,
        Path folder,
        OptionalLong memoryBytes,
        OptionalInt processes) {
    private static final String ID = "[A-Za-z0-9._-]{1,100}";

    /// @throws IllegalArgumentException if the id has other characters, a bound is not positive, or a zero character
    ///     stands in an argument or variable
    public Launch {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (!id.matches(ID) || id.startsWith(".")) {
            throw new IllegalArgumentException("The id of an attempt is " + id + ", but has to match " + ID);
        }
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("A command needs a program");
        }
        if (memoryBytes.orElse(1) <= 0 || processes.orElse(1) <= 0) {
            throw new IllegalArgumentException("A bound of memory or processes has to be above 0");
        }
        for (var word : argv) {
            requireNoZero(word);
        }
        environment.forEach((name, value) -> {
            requireNoZero(name);
            requireNoZero(value);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("A variable has the name '" + name + "'");
            }
        });
    }

    private static void requireNoZero(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A zero character stands in an argument or variable of a command");
        }
    }
}
