package dev.gridwright.cli.host;

import dev.gridwright.cli.terminal.SafeStream;
import dev.gridwright.cli.terminal.Terminal;
import dev.gridwright.store.StudyRecords;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What a command has to do with: everything outside the program, handed in by `app`.
///
/// @param folder the working directory
/// @param runner where the runner of a forge reads commands to itself
/// @param nanos the monotonic clock
/// @param startedNanos when the command began, by that clock
/// @param store opens the store of a data directory for reading; empty when nothing was ever stored there
public record Surroundings(
        Map<String, String> environment,
        Path folder,
        InputStream in,
        PrintStream out,
        PrintStream err,
        PrintStream runner,
        Terminal terminal,
        InstantSource clock,
        LongSupplier nanos,
        long startedNanos,
        Interrupts interrupts,
        Servers servers,
        Function<Path, Optional<StudyRecords>> store,
        String version) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// The runner reads along in what is written to standard error.
    public Surroundings(
            Map<String, String> environment,
            Path folder,
            InputStream in,
            PrintStream out,
            PrintStream err,
            Terminal terminal,
            InstantSource clock,
            LongSupplier nanos,
            long startedNanos,
            Interrupts interrupts,
            Servers servers,
            Function<Path, Optional<StudyRecords>> store,
            String version) {
        this(
                environment,
                folder,
                in,
                out,
                err,
                err,
                terminal,
                clock,
                nanos,
                startedNanos,
                interrupts,
                servers,
                store,
                version);
    }

    /// These, with streams to people that carry nothing to a terminal, or the runner of a forge, but what is meant for
    /// it. Results that go to a
    /// file or another program stay what they are.
    public Surroundings safe() {
        return new Surroundings(
                environment,
                folder,
                in,
                terminal.out() ? SafeStream.over(out) : out,
                SafeStream.over(err),
                runner,
                terminal,
                clock,
                nanos,
                startedNanos,
                interrupts,
                servers,
                store,
                version);
    }
}
