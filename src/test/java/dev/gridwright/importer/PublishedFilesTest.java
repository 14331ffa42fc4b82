package dev.gridwright.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFile.Format;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.importer.tool.Tool;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What other people published, imported. Their files are not part of this project: the table names each with its
/// commit, and `-Dgridwright.published=FOLDER` says where they lie, as `FOLDER/owner/repository/path`.
final class PublishedFilesTest {
    private static final String FOLDER = "gridwright.published";
    private static final String TABLE = "/importer/published.csv";

    /// A line of the table.
    private record Row(
            String tool,
            String repository,
            String licence,
            String commit,
            String blob,
            String path,
            String factors,
            String all,
            String tried,
            String says) {
        static Row of(String line) {
            var cells = line.split(",", -1);
            return new Row(
                    cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8], cells[9]);
        }

        boolean isRefused() {
            return factors.equals("refused");
        }

        @Override
        public String toString() {
            return repository + " " + path;
        }
    }

    private static List<Row> rows() throws IOException {
        try (var stream = PublishedFilesTest.class.getResourceAsStream(TABLE)) {
            var text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(Row::of)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_table_multiplies_what_was_counted(Row row) {
        assertThat(List.of(row.commit(), row.blob()))
                .allSatisfy(name -> assertThat(name).matches("[0-9a-f]{40}"));
        assertThat(List.of(row.tool(), row.licence())).doesNotContain("");
        if (row.isRefused()) {
            assertThat(row.says()).isNotBlank();
            return;
        }
        var product = Arrays.stream(row.factors().split(" x ", -1))
                .map(factor -> new BigInteger(factor.replace("*", "")))
                .reduce(BigInteger.ONE, BigInteger::multiply);
        assertThat(product).isEqualTo(new BigInteger(row.all()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @EnabledIfSystemProperty(
            named = FOLDER,
            matches = ".+",
            disabledReason = "no files of others: -Dgridwright.published=FOLDER says where they lie")
    void a_published_file_has_the_number_of_points_that_was_counted(Row row) throws IOException {
        var file = Path.of(System.getProperty(FOLDER, ""), row.repository(), row.path());
        assumeTrue(Files.exists(file), () -> file + " is not there");
        var bytes = Files.readAllBytes(file);
        assertThat(blob(bytes)).as("the file at that commit").isEqualTo(row.blob());
        var tool = Tool.of(row.tool()).orElseThrow();
        switch (Importer.read(tool, bytes, new Importer.Options("given", row.path(), 5))) {
            case Imported.Invalid(var faults) -> {
                assertThat(row.isRefused()).as("%s", faults).isTrue();
                assertThat(faults)
                        .anySatisfy(fault -> assertThat(fault.detail()).contains(row.says()));
            }
            case Imported.Grid grid -> {
                if (!row.says().isEmpty()) {
                    assertThat(grid.dropped())
                            .anySatisfy(line -> assertThat(line).contains(row.says()));
                }
                var context = Context.embedded(Path.of("."), Optional.empty());
                switch (GridFile.read(grid.text(), Format.YAML, context)) {
                    case Parsed.Invalid(var problems) -> throw new AssertionError(problems + "\n" + grid.text());
                    case Parsed.Valid valid -> {
                        var plan = Planner.plan(valid);
                        assertThat(plan.rawPoints()).isEqualTo(new BigInteger(row.all()));
                        assertThat(plan.points()).isEqualTo(new BigInteger(row.tried()));
                        assertThat(plan.obstacles()).isEmpty();
                    }
                }
            }
        }
    }

    /// What Git calls a file with these bytes.
    private static String blob(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
