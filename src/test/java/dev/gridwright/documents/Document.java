package dev.gridwright.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One page for people: its links, its code, its fenced blocks and its tables.
///
/// @param name its path in the project, with `/`
/// @param prose the text without its fenced blocks
public record Document(String name, String text, String prose, List<Block> blocks, List<Table> tables) {
    public static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();

    private static final String FENCE = "```";
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /// What is built, and what others wrote.
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    public Document {
        blocks = List.copyOf(blocks);
        tables = List.copyOf(tables);
    }

    /// A fenced block of a language, which is empty where none is named.
    public record Block(String document, String language, String text) {
        @Override
        public String toString() {
            return document + " " + language + ": " + text.lines().findFirst().orElse("");
        }
    }

    /// A table: the names of its columns and its rows, cells without their blanks.
    public record Table(String document, List<String> columns, List<List<String>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }

        /// The cells of a column, counted from 0.
        public List<String> column(int column) {
            return rows.stream().map(row -> row.get(column)).toList();
        }

        /// The code in the cells of a column.
        public List<String> code(int column) {
            return column(column).stream().flatMap(Document::code).toList();
        }

        /// Document and columns.
        public String id() {
            return document + " | " + String.join(" | ", columns);
        }

        @Override
        public String toString() {
            return id();
        }
    }

    /// Every page of the project.
    public static List<Document> all() {
        var found = new ArrayList<Path>();
        pages(PROJECT, found);
        return found.stream().sorted().map(Document::read).toList();
    }

    /// The page at that path in the project.
    public static Document of(String name) {
        return read(PROJECT.resolve(name));
    }

    private static void pages(Path folder, List<Path> found) {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                if (Files.isDirectory(file)) {
                    if (!NOT_OURS.contains(file.getFileName().toString())) {
                        pages(file, found);
                    }
                } else if (file.toString().endsWith(".md")) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document read(Path file) {
        var name = PROJECT.relativize(file).toString().replace('\\', '/');
        try {
            return read(name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document read(String name, String text) {
        var blocks = new ArrayList<Block>();
        var prose = new StringBuilder();
        var block = new StringBuilder();
        String language = null;
        for (var line : text.lines().toList()) {
            if (!line.startsWith(FENCE)) {
                (language == null ? prose : block).append(line).append('\n');
            } else if (language == null) {
                language = line.substring(FENCE.length());
            } else {
                blocks.add(new Block(name, language, block.toString()));
                block.setLength(0);
                language = null;
            }
        }
        return new Document(name, text, prose.toString(), blocks, tables(name, prose.toString()));
    }

    private static List<Table> tables(String name, String prose) {
        var tables = new ArrayList<Table>();
        var lines = new ArrayList<String>();
        for (var line : (prose + "\nend").lines().toList()) {
            if (line.startsWith("|")) {
                lines.add(line);
            } else if (!lines.isEmpty()) {
                var rows = lines.stream().skip(2).map(Document::cells).toList();
                tables.add(new Table(name, cells(lines.getFirst()), rows));
                lines.clear();
            }
        }
        return tables;
    }

    /// As forges part them: a `|` parts cells also within code, unless it is escaped.
    private static List<String> cells(String line) {
        var inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return BAR.splitAsStream(inner).map(String::strip).toList();
    }

    /// The code in a text that has no fenced blocks.
    static Stream<String> code(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1));
    }

    /// All code in the prose.
    public Stream<String> code() {
        return code(prose);
    }

    /// What a link to a heading ends with, as forges make it.
    public Set<String> anchors() {
        return HEADING.matcher(prose)
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return name;
    }
}
