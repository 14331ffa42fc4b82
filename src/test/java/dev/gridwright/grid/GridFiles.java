package dev.gridwright.grid;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Grid files of the tests, and short ways to read them.
public final class GridFiles {
    public static final Path FOLDER = Path.of("src/test/resources/grids").toAbsolutePath();

    private GridFiles() {}

    /// All grid files in a folder below [#FOLDER], in the order of their names.
    static List<Path> in(String folder) {
        try (var files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The context of a user's own run of a file.
    static Context context(Path file) {
        return Context.embedded(file.resolveSibling("."), Optional.empty());
    }

    public static Parsed read(Path file) {
        return GridFile.read(
                bytes(file),
                file.toString().endsWith(".json") ? GridFile.Format.JSON : GridFile.Format.YAML,
                context(file),
                Edits.environment(Map.of()));
    }

    /// Reads a text that stands in the folder of good grids, as a server's own file would.
    public static Parsed read(String text) {
        return GridFile.read(text, GridFile.Format.AUTO, Context.embedded(FOLDER.resolve("good"), Optional.empty()));
    }

    public static Parsed.Valid valid(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Valid valid -> valid;
            case Parsed.Invalid(var problems) -> throw new AssertionError("refused: " + problems);
        };
    }

    public static Parsed.Valid valid(String text) {
        return valid(read(text));
    }

    public static List<Problem> problems(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Valid valid -> throw new AssertionError("accepted: " + valid.grid());
            case Parsed.Invalid(var problems) -> problems;
        };
    }

    public static List<Problem> problems(String text) {
        return problems(read(text));
    }

    /// A small grid of a test function whose parts may be replaced.
    public static String sphere(String space, String more) {
        return "version: 1\nname: small\nspace: " + space + "\ntrial: {function: sphere}\n" + more;
    }
}
