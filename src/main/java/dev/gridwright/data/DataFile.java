package dev.gridwright.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Reads data files: once for a summary, in constant memory, and once more for the values.
///
/// *Thread*: stateless; blocks on the disk.
public final class DataFile {

    /// Rows times features of one table, at most: 400 MB of numbers.
    public static final long MAX_VALUES = 50_000_000;

    private DataFile() {}

    /// Reads the file through and describes it.
    ///
    /// @throws DataProblem if the file cannot be read, or holds what no learner can use
    public static DataSummary summarize(DataSource source) throws DataProblem {
        return scan(source).summary();
    }

    /// Reads the values of the file.
    ///
    /// @throws DataProblem if the file cannot be read, or holds what no learner can use
    public static Table read(DataSource source) throws DataProblem {
        if (source instanceof DataSource.Matrix matrix) {
            return MatrixFile.read(matrix);
        }
        Scan scan = scan(source);
        Path file = source.file();
        long values = (long) scan.summary().rows() * scan.summary().features().size();
        if (values > MAX_VALUES) {
            throw DataProblem.in(
                    file,
                    "%d rows of %d features are %d values; allowed are %d"
                            .formatted(
                                    scan.summary().rows(),
                                    scan.summary().features().size(),
                                    values,
                                    MAX_VALUES));
        }
        MessageDigest digest = sha256();
        try (Rows rows = open(source, digest)) {
            Table table = fill(file, scan, rows);
            if (!HexFormat.of().formatHex(digest.digest()).equals(scan.summary().sha256())) {
                throw changed(file);
            }
            return table;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// What is done with the rows of a file.
    interface Reading<T> {
        /// @param sha256 the hash of all that was read, once the last row was
        T read(Rows rows, Supplier<String> sha256) throws IOException, DataProblem;
    }

    /// Reads a file whose target is there.
    static <T> T through(DataSource source, Reading<T> reading) throws DataProblem {
        MessageDigest digest = sha256();
        try (Rows rows = open(source, digest)) {
            int unused = target(source.file(), rows.columns(), source.target());
            return reading.read(rows, () -> HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw unreadable(source.file(), e);
        }
    }

    private static Scan scan(DataSource source) throws DataProblem {
        Path file = source.file();
        MessageDigest digest = sha256();
        try (Rows rows = open(source, digest)) {
            int target = target(file, rows.columns(), source.target());
            List<Column> columns = rows.columns().stream()
                    .map(declared -> new Column(file, declared))
                    .toList();
            int count = 0;
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).add(rows.value(i), rows.line());
                }
                count = Math.addExact(count, 1);
            }
            if (count == 0) {
                throw DataProblem.in(file, "the file has columns but no rows");
            }
            List<String> features = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).finish(i == target);
                if (i != target) {
                    features.addAll(columns.get(i).featureNames());
                }
            }
            Column predicted = columns.get(target);
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new Scan(
                    columns,
                    target,
                    new DataSummary(
                            count, features, predicted.name(), predicted.isNumeric(), predicted.classCounts(), sha256));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Table fill(Path file, Scan scan, Rows rows) throws IOException, DataProblem {
        int count = scan.summary().rows();
        Column predicted = scan.columns().get(scan.target());
        List<Map<String, Integer>> positions = scan.columns().stream()
                .map(column -> positions(column.categories()))
                .toList();
        List<String> labels = List.copyOf(scan.summary().classCounts().keySet());
        Map<String, Integer> codeOf = positions(labels);
        double[][] features = new double[count][scan.summary().features().size()];
        int[] codes = new int[labels.isEmpty() ? 0 : count];
        double[] numbers = new double[predicted.isNumeric() ? count : 0];
        for (int row = 0; row < count; row++) {
            if (!rows.next()) {
                throw changed(file);
            }
            int feature = 0;
            for (int i = 0; i < scan.columns().size(); i++) {
                String value = rows.value(i);
                boolean numeric = scan.columns().get(i).isNumeric();
                if (i == scan.target()) {
                    if (numeric) {
                        numbers[row] = number(file, value);
                    }
                    if (!labels.isEmpty()) {
                        codes[row] = code(file, codeOf, numeric ? Column.label(numbers[row] + 0.0) : value);
                    }
                } else if (numeric) {
                    features[row][feature++] = number(file, value);
                } else {
                    features[row][feature + code(file, positions.get(i), value)] = 1;
                    feature += positions.get(i).size();
                }
            }
        }
        if (rows.next()) {
            throw changed(file);
        }
        Table.Target target =
                labels.isEmpty() ? new Table.Target.Numbers(numbers) : new Table.Target.Classes(labels, codes, numbers);
        return new Table(scan.summary(), features, target);
    }

    private static double number(Path file, String value) throws DataProblem {
        try {
            return Column.parse(value);
        } catch (NumberFormatException e) {
            throw changed(file);
        }
    }

    private static int code(Path file, Map<String, Integer> codes, String value) throws DataProblem {
        Integer code = codes.get(value);
        if (code == null) {
            throw changed(file);
        }
        return code;
    }

    private static Map<String, Integer> positions(List<String> values) {
        Map<String, Integer> positions = new HashMap<>();
        values.forEach(value -> positions.put(value, positions.size()));
        return positions;
    }

    private static int target(Path file, List<Rows.Declared> columns, String target) throws DataProblem {
        List<String> names = columns.stream().map(Rows.Declared::name).toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                throw DataProblem.in(file, "column %d has no name".formatted(i + 1));
            }
            if (!seen.add(names.get(i))) {
                throw DataProblem.in(file, "two columns are named '%s'".formatted(names.get(i)));
            }
        }
        int position = names.indexOf(target);
        if (position < 0) {
            throw DataProblem.in(
                    file,
                    "no column is named '%s', the target; the columns are %s%s"
                            .formatted(target, String.join(", ", names), separatorHint(names)));
        }
        if (names.size() == 1) {
            throw DataProblem.in(file, "the target '%s' is the only column; nothing to learn from".formatted(target));
        }
        return position;
    }

    private static String separatorHint(List<String> names) {
        String first = names.getFirst();
        return names.size() == 1 && (first.contains(";") || first.contains("\t"))
                ? " (values are separated by commas)"
                : "";
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static Rows open(DataSource source, MessageDigest digest) throws IOException, DataProblem {
        InputStream bytes = new DigestInputStream(Files.newInputStream(source.file()), digest);
        Reader reader = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try {
            return switch (source) {
                case DataSource.Csv csv -> CsvRows.open(csv.file(), reader);
                case DataSource.Arff arff -> ArffRows.open(arff.file(), reader);
                case DataSource.Matrix _ -> throw new IllegalStateException("a prepared table has no rows of text");
            };
        } catch (IOException | DataProblem | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static DataProblem changed(Path file) {
        return DataProblem.in(file, "the file changed while it was read");
    }

    private static DataProblem unreadable(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> DataProblem.in(file, "there is no such file", e);
            case CharacterCodingException _ -> DataProblem.in(file, "the file is not UTF-8 text", e);
            default -> DataProblem.in(file, "the file cannot be read: " + e.getMessage(), e);
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// What the first reading found.
    private record Scan(List<Column> columns, int target, DataSummary summary) {}
}
