package dev.gridwright.cli.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the operating system about the streams of this process.
public final class SystemTerminal {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final List<String> TERMINALS = List.of("/dev/pts/", "/dev/tty", "/dev/console");
    private static final long LINUX_WINDOW_SIZE = 0x5413;
    private static final long BSD_WINDOW_SIZE = 0x40087468;

    private SystemTerminal() {}

    /// The streams as they are now. Foreign calls cost some 50 ms the first time: they are made for the width of a
    /// terminal, and where the system does not show what its descriptors are.
    ///
    /// @param environment the variables of the process: `NO_COLOR`, `TERM` and `COLUMNS` count
    public static Terminal look(Map<String, String> environment) {
        boolean unicode = StandardCharsets.UTF_8.equals(charset());
        boolean out = isTerminal(OUT);
        boolean err = isTerminal(ERR);
        if (!out && !err) {
            return Terminal.none(unicode);
        }
        int width = columns(environment).orElseGet(() -> width(err ? ERR : OUT));
        return new Terminal(out, err, width, mayColour(environment), unicode);
    }

    static boolean mayColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", ""));
    }

    static Optional<Integer> columns(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("COLUMNS"))
                .filter(text -> text.matches("[1-9]\\d{0,3}"))
                .map(Integer::valueOf);
    }

    private static Charset charset() {
        return Charset.forName(
                System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII")),
                StandardCharsets.US_ASCII);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            var device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return TERMINALS.stream().anyMatch(device.toString()::startsWith);
        } catch (IOException | UnsupportedOperationException e) {
            return isatty(descriptor);
        }
    }

    @SuppressWarnings("restricted")
    private static boolean isatty(int descriptor) {
        try {
            MethodHandle isatty = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("isatty"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) isatty.invokeExact(descriptor) == 1;
        } catch (Throwable e) {
            return false;
        }
    }

    @SuppressWarnings("restricted")
    private static int width(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            boolean linux = "Linux".equals(System.getProperty("os.name"));
            MethodHandle ioctl = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2));
            var size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            int result = (int) ioctl.invokeExact(descriptor, linux ? LINUX_WINDOW_SIZE : BSD_WINDOW_SIZE, size);
            int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return result == 0 && columns > 0 ? columns : Terminal.USUAL_WIDTH;
        } catch (Throwable e) {
            return Terminal.USUAL_WIDTH;
        }
    }
}
