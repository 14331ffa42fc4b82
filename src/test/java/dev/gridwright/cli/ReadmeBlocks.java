package dev.gridwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What the README shows: its fenced blocks and its tables.
final class ReadmeBlocks {
    static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final String PROMPT = "$ ";

    private ReadmeBlocks() {}

    /// What is typed, and what the README says it prints, each line with its end.
    record Command(String line, String output) {
        @Override
        public String toString() {
            return line;
        }
    }

    static String text() throws IOException {
        return Files.readString(PROJECT.resolve("README.md"));
    }

    /// The blocks of a language, in order.
    static List<String> of(String language) throws IOException {
        return BLOCK.matcher(text())
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /// The languages of all blocks.
    static List<String> languages() throws IOException {
        return BLOCK.matcher(text()).results().map(block -> block.group(1)).toList();
    }

    /// Every console block as its commands.
    static List<List<Command>> consoles() throws IOException {
        return of("console").stream().map(ReadmeBlocks::commands).toList();
    }

    private static List<Command> commands(String block) {
        var commands = new ArrayList<Command>();
        for (var line : block.lines().toList()) {
            if (line.startsWith(PROMPT)) {
                commands.add(new Command(line.substring(PROMPT.length()), ""));
            } else {
                var last = commands.removeLast();
                commands.add(new Command(last.line(), last.output() + line + "\n"));
            }
        }
        return commands;
    }

    /// The rows of the table with that first heading, cells without their blanks.
    static List<List<String>> table(String heading) throws IOException {
        return text().lines()
                .dropWhile(line -> !line.startsWith("| " + heading + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(1).strip().split("\\s*\\|\\s*", -1)))
                .toList();
    }
}
