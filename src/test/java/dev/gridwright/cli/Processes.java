package dev.gridwright.cli;

import dev.gridwright.cli.program.ShellWord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// The program as real processes, started by its launcher in a folder and with a home of their own. Closing ends those
/// that are left.
final class Processes implements AutoCloseable {
    /// What takes longer hangs.
    static final Duration LONGEST = Duration.ofMinutes(3);

    static final Path LAUNCHER = Path.of(System.getProperty("gridwright.home")).resolve("gridwright");

    /// That of these tests, wherever a process is started.
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(part -> Path.of(part).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));

    private final Path folder;
    private final List<Started> started = new ArrayList<>();

    Processes(Path folder) {
        this.folder = folder;
    }

    /// How a process ended.
    record Ended(int code, String out, String err) {}

    /// The program with those arguments.
    Started start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    Started start(Map<String, String> variables, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return command(variables, command);
    }

    /// The command that is the program without its launcher: the classes that are tested, in a JVM of their own.
    static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                CLASS_PATH,
                "dev.gridwright.app.Main");
    }

    /// That program with those arguments.
    Started program(Map<String, String> variables, String... arguments) throws IOException {
        var command = new ArrayList<>(program());
        command.addAll(List.of(arguments));
        return command(variables, command);
    }

    Ended run(String... arguments) throws Exception {
        return start(arguments).end();
    }

    /// The program on a terminal of its own, as a person runs it.
    Started onTerminal(String... arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(ShellWord.of(LAUNCHER.toString()));
        for (var argument : arguments) {
            words.add(ShellWord.of(argument));
        }
        return command(Map.of("TERM", "xterm"), List.of("script", "-qec", String.join(" ", words), "/dev/null"));
    }

    /// Any program in the same surroundings.
    Started command(Map<String, String> variables, List<String> command) throws IOException {
        var out = Files.createTempFile(folder, "out", ".txt");
        var err = Files.createTempFile(folder, "err", ".txt");
        // Whoever runs the tests in the background has interrupts ignored, and a program takes that over.
        var withSignals = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
        withSignals.addAll(command);
        var builder = new ProcessBuilder(withSignals)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        var environment = new HashMap<>(builder.environment());
        builder.environment().clear();
        builder.environment().put("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("GRIDWRIGHT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        var process = new Started(builder.start(), out, err);
        started.add(process);
        return process;
    }

    /// One process under way.
    record Started(Process process, Path outFile, Path errFile) {
        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }

        Started awaitErr(String text) {
            Awaitility.await("standard error with: " + text)
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> err().contains(text) || !process.isAlive());
            return this;
        }

        Started awaitOut(String text) {
            Awaitility.await("standard output with: " + text)
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> out().contains(text) || !process.isAlive());
            return this;
        }

        /// Sends a signal such as `INT`.
        Started signal(String name) throws Exception {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the process is not there any more: " + err());
            }
            return this;
        }

        Started type(String keys) throws IOException {
            process.outputWriter().write(keys);
            process.outputWriter().flush();
            return this;
        }

        Ended end() throws Exception {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running: " + err());
            }
            return new Ended(process.exitValue(), out(), err());
        }
    }

    @Override
    public void close() throws Exception {
        for (var process : started) {
            process.process().descendants().forEach(ProcessHandle::destroyForcibly);
            process.process().destroyForcibly().waitFor();
        }
    }
}
