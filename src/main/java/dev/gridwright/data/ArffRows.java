package dev.gridwright.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rows of an ARFF file. Keywords in any case, `%` starts a comment line, names and values may be quoted with `'`
/// or `"`, a backslash in quotes takes the next character as it is.
final class ArffRows implements Rows {

    private final Path file;
    private final BufferedReader reader;
    private final List<Declared> columns;
    private List<String> current = List.of();
    private long line;

    private ArffRows(Path file, BufferedReader reader) throws IOException, DataProblem {
        this.file = file;
        this.reader = reader;
        this.columns = header();
    }

    static ArffRows open(Path file, Reader reader) throws IOException, DataProblem {
        return new ArffRows(file, new BufferedReader(reader));
    }

    @Override
    public List<Declared> columns() {
        return columns;
    }

    @Override
    public boolean next() throws IOException, DataProblem {
        String text = readLine();
        if (text == null) {
            return false;
        }
        if (text.startsWith("{")) {
            throw DataProblem.at(file, line, "sparse rows ({index value, …}) are not read; write all values");
        }
        current = values(text);
        if (current.size() != columns.size()) {
            throw DataProblem.at(
                    file,
                    line,
                    "found %d values; the header declares %d attributes".formatted(current.size(), columns.size()));
        }
        return true;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String value(int column) {
        return current.get(column);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private List<Declared> header() throws IOException, DataProblem {
        List<Declared> declared = new ArrayList<>();
        for (String text = readLine(); text != null; text = readLine()) {
            String keyword = text.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
            switch (keyword) {
                case "@relation" -> {}
                case "@attribute" -> declared.add(attribute(text.substring("@attribute".length())));
                case "@data" -> {
                    return List.copyOf(declared);
                }
                default ->
                    throw DataProblem.at(
                            file, line, "found '%s'; allowed @relation, @attribute or @data".formatted(keyword));
            }
        }
        throw DataProblem.in(file, "the file has no @data line");
    }

    private Declared attribute(String text) throws DataProblem {
        Scanner scanner = new Scanner(text);
        scanner.skipSpaces();
        String name = scanner.word("");
        scanner.skipSpaces();
        String type = scanner.rest().strip();
        if (type.startsWith("{") && type.endsWith("}")) {
            return new Declared(name, Type.NOMINAL, values(type.substring(1, type.length() - 1)));
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "numeric", "real", "integer" -> new Declared(name, Type.NUMBER, List.of());
            case "string" -> new Declared(name, Type.TEXT, List.of());
            default ->
                throw DataProblem.at(
                        file,
                        line,
                        "attribute '%s' is of type '%s'; allowed numeric, real, integer, string or {value, …}"
                                .formatted(name, type));
        };
    }

    private List<String> values(String text) throws DataProblem {
        List<String> values = new ArrayList<>();
        Scanner scanner = new Scanner(text);
        do {
            scanner.skipSpaces();
            values.add(scanner.word(","));
            scanner.skipSpaces();
        } while (scanner.skip(','));
        if (!scanner.rest().isEmpty()) {
            throw DataProblem.at(
                    file, line, "found '%s' where a comma or the end was wanted".formatted(scanner.rest()));
        }
        return values;
    }

    /// The next line that is neither empty nor a comment.
    private @Nullable String readLine() throws IOException {
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            line++;
            String stripped = text.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("%")) {
                return stripped;
            }
        }
        return null;
    }

    /// Takes a line apart, from left to right.
    private final class Scanner {

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        void skipSpaces() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        boolean skip(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        String rest() {
            return text.substring(at);
        }

        /// A quoted word, or everything up to a space; up to one of the `ends` instead, if there are any.
        String word(String ends) throws DataProblem {
            if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
                return quoted();
            }
            int start = at;
            while (at < text.length()
                    && (ends.isEmpty()
                            ? !Character.isWhitespace(text.charAt(at))
                            : ends.indexOf(text.charAt(at)) < 0)) {
                at++;
            }
            return text.substring(start, at).strip();
        }

        private String quoted() throws DataProblem {
            char quote = text.charAt(at++);
            StringBuilder word = new StringBuilder();
            while (at < text.length() && text.charAt(at) != quote) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                word.append(text.charAt(at++));
            }
            if (!skip(quote)) {
                throw DataProblem.at(file, line, "the quote %s is not closed".formatted(quote));
            }
            return word.toString();
        }
    }
}
