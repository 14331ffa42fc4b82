package dev.gridwright.data;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A small CSV file as the texts that stand in it.
///
/// @param columns their names, each once
/// @param rows at least one, each with a text for every column
/// @param sha256 the hash of the file's bytes, in lower-case hexadecimal
public record TextTable(List<String> columns, List<List<String>> rows, String sha256) {
    /// What is read at most.
    public static final int MAX_ROWS = 2_000;

    public static final int MAX_BYTES = 4 << 20;

    public TextTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// Reads a file.
    ///
    /// *Thread*: any; blocks on the disk.
    ///
    /// @throws DataProblem if the file cannot be read, is too large, or is no CSV with a header and rows
    public static TextTable read(Path file) throws DataProblem {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw DataProblem.in(file, String.format(Locale.ROOT, "the file is larger than %,d bytes", MAX_BYTES));
            }
            var digest = MessageDigest.getInstance("SHA-256");
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            try (var bytes = new DigestInputStream(Files.newInputStream(file), digest);
                    var rows = CsvRows.open(file, new InputStreamReader(bytes, decoder))) {
                var names = names(file, rows);
                var texts = texts(file, rows, names.size());
                return new TextTable(names, texts, HexFormat.of().formatHex(digest.digest()));
            }
        } catch (NoSuchFileException e) {
            throw DataProblem.in(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw DataProblem.in(file, "the file is not UTF-8 text", e);
        } catch (IOException e) {
            throw DataProblem.in(file, "the file cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<String> names(Path file, Rows rows) throws DataProblem {
        var names = rows.columns().stream().map(Rows.Declared::name).toList();
        var seen = new HashSet<String>();
        for (var name : names) {
            if (name.isBlank()) {
                throw DataProblem.in(file, "a column has no name");
            }
            if (!seen.add(name)) {
                throw DataProblem.in(file, "two columns are named '%s'".formatted(name));
            }
        }
        return names;
    }

    private static List<List<String>> texts(Path file, Rows rows, int width) throws IOException, DataProblem {
        var texts = new ArrayList<List<String>>();
        while (rows.next()) {
            if (texts.size() == MAX_ROWS) {
                throw DataProblem.in(file, String.format(Locale.ROOT, "the file has more than %,d rows", MAX_ROWS));
            }
            texts.add(IntStream.range(0, width).mapToObj(rows::value).toList());
        }
        if (texts.isEmpty()) {
            throw DataProblem.in(file, "the file has columns but no rows");
        }
        return texts;
    }
}
