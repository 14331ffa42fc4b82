package dev.gridwright.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Tables of prepared images on disk: the target of each row as text, then one byte for each feature, of which 255
/// stands for 1.
///
/// ```
/// "GWMATRIX1\n"  int rows  int features  UTF target  rows x UTF text  rows x features x byte
/// ```
///
/// *Thread*: stateless; blocks on the disk.
public final class MatrixFile {
    private static final byte[] MAGIC = "GWMATRIX1\n".getBytes(StandardCharsets.US_ASCII);
    private static final double WHITE = 255;
    private static final int BUFFER_BYTES = 1 << 16;

    private MatrixFile() {}

    /// Writes a table.
    ///
    /// @param texts the target of each row
    /// @param rows the features of a row, by its position; may throw an `UncheckedIOException`
    /// @return the SHA-256 of the file
    public static String write(Path file, String target, int features, List<String> texts, IntFunction<byte[]> rows)
            throws IOException {
        var digest = sha256();
        try (var out = new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(file), digest), BUFFER_BYTES))) {
            out.write(MAGIC);
            out.writeInt(texts.size());
            out.writeInt(features);
            out.writeUTF(target);
            for (var text : texts) {
                out.writeUTF(text);
            }
            for (int row = 0; row < texts.size(); row++) {
                out.write(rows.apply(row), 0, features);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Reads a table.
    ///
    /// @throws DataProblem when the file is not what was written
    static Table read(DataSource.Matrix source) throws DataProblem {
        var file = source.file();
        var digest = sha256();
        try (var in = open(file, digest)) {
            var head = head(file, in);
            var features = new double[head.rows()][head.features()];
            var row = new byte[head.features()];
            for (var values : features) {
                in.readFully(row);
                for (int i = 0; i < row.length; i++) {
                    values[i] = (row[i] & 0xff) / WHITE;
                }
            }
            if (in.read() >= 0) {
                throw DataProblem.in(file, "the file is longer than it says");
            }
            var summary = head.summary(HexFormat.of().formatHex(digest.digest()));
            return new Table(summary, features, target(head.column(), summary, head.texts()));
        } catch (EOFException e) {
            throw DataProblem.in(file, "the file ends too early", e);
        } catch (NoSuchFileException e) {
            throw DataProblem.in(file, "there is no such file", e);
        } catch (IOException e) {
            throw DataProblem.in(file, "the file cannot be read: " + e.getMessage(), e);
        }
    }

    /// Describes a table without reading its values.
    ///
    /// @param sha256 the hash of the file, which the caller knows
    /// @throws DataProblem when the file is not what was written
    public static DataSummary summarize(Path file, String sha256) throws DataProblem {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            var head = head(file, in);
            return head.summary(sha256);
        } catch (IOException e) {
            throw DataProblem.in(file, "the file cannot be read: " + e.getMessage(), e);
        }
    }

    private record Head(int rows, int features, List<String> texts, Column column) {
        DataSummary summary(String sha256) {
            return new DataSummary(
                    rows,
                    ImageManifest.pixelNames(features),
                    column.name(),
                    column.isNumeric(),
                    column.classCounts(),
                    sha256);
        }
    }

    private static DataInputStream open(Path file, MessageDigest digest) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        return new DataInputStream(new DigestInputStream(bytes, digest));
    }

    private static Head head(Path file, DataInputStream in) throws IOException, DataProblem {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw DataProblem.in(file, "the file is no prepared table");
        }
        int rows = in.readInt();
        int features = in.readInt();
        if (rows < 1 || features < 1 || (long) rows * features > DataFile.MAX_VALUES) {
            throw DataProblem.in(file, "the file says it has %d rows of %d features".formatted(rows, features));
        }
        var column = new Column(file, Rows.Declared.undeclared(in.readUTF()));
        var texts = new ArrayList<String>(rows);
        for (int row = 0; row < rows; row++) {
            var text = in.readUTF();
            column.add(text, row + 1L);
            texts.add(text);
        }
        column.finish(true);
        return new Head(rows, features, texts, column);
    }

    private static Table.Target target(Column column, DataSummary summary, List<String> texts) {
        boolean numeric = column.isNumeric();
        var numbers = numeric ? texts.stream().mapToDouble(Column::parse).toArray() : new double[0];
        var labels = List.copyOf(summary.classCounts().keySet());
        if (labels.isEmpty()) {
            return new Table.Target.Numbers(numbers);
        }
        Map<String, Integer> codeOf = new HashMap<>();
        labels.forEach(label -> codeOf.put(label, codeOf.size()));
        var codes = new int[texts.size()];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = codeOf.getOrDefault(numeric ? Column.label(numbers[row] + 0.0) : texts.get(row), -1);
        }
        return new Table.Target.Classes(labels, codes, numbers);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
