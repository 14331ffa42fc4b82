package dev.gridwright.app;

import dev.gridwright.cli.Program;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.terminal.SystemTerminal;
import dev.gridwright.store.sqlite.SqliteStore;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/// The program `gridwright`: hands its commands the process they run in.
public final class Main {
    private static final int OUT_BUFFER_BYTES = 64 * 1024;

    private Main() {}

    /// Runs the command and ends the process with its exit code, whatever threads are left.
    public static void main(String[] arguments) {
        // What is said is the same on every machine.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    /// Runs the command in this process and answers its exit code.
    static int run(String... arguments) {
        long started = System.nanoTime();
        var environment = System.getenv();
        var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        var surroundings = new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                System.in,
                new PrintStream(new BufferedOutputStream(out, OUT_BUFFER_BYTES), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                SystemTerminal.look(environment),
                InstantSource.system(),
                System::nanoTime,
                started,
                new ProcessSignals(),
                new LocalServers(),
                SqliteStore::openReadOnly,
                ProgramVersion.number());
        return out.judge(new Program(surroundings).run(arguments), surroundings.err());
    }
}
