package dev.gridwright.evaluate.launch.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Small files of the kernel. What has gone away meanwhile is empty: a process may end between two looks.
final class Text {
    private Text() {}

    static Optional<String> read(Path file) {
        try {
            // Such files have no size in advance and may hold any bytes.
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static List<String> lines(Path file) {
        return read(file).map(text -> text.lines().toList()).orElse(List.of());
    }

    /// The number after that key, in a file of lines `key number`.
    static OptionalLong number(Path file, String key) {
        for (var line : lines(file)) {
            if (line.startsWith(key) && line.length() > key.length() && line.charAt(key.length()) <= ' ') {
                return OptionalLong.of(firstNumber(line.substring(key.length())));
            }
        }
        return OptionalLong.empty();
    }

    private static long firstNumber(String text) {
        return Long.parseLong(text.strip().split("\\s+", 2)[0]);
    }

    static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII), java.nio.file.StandardOpenOption.WRITE);
    }
}
