package dev.gridwright.store.sqlite.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.sqlite.Samples;
import dev.gridwright.store.sqlite.SqliteFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Databases that earlier versions have left, one for each schema, below `src/test/resources/kept`: each opens with
/// all that is in it, or is refused and left as it is. A new one is written by
/// `-Dtest=KeptDirectoriesTest -Dgridwright.kept.write=src/test/resources/kept/schema-2.db.gz`.
final class KeptDirectoriesTest {
    private static final String STUDY = "digits-abc234";
    private static final int TRIALS = 3;

    @TempDir
    private Path directory;

    private static Stream<Path> kept() throws Exception {
        try (var files = Files.list(
                Path.of(KeptDirectoriesTest.class.getResource("/kept").toURI()))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void a_kept_database_opens_with_all_that_is_in_it_or_is_refused_and_left_as_it_is(Path file) throws Exception {
        var database = SqliteDatabase.fileIn(directory);
        try (var packed = new GZIPInputStream(Files.newInputStream(file))) {
            Files.copy(packed, database);
        }
        if (fits(database)) {
            try (var store = SqliteFixture.open(directory)) {
                assertThat(store.study(STUDY)).isPresent();
                for (var index = 1; index <= TRIALS; index++) {
                    assertThat(store.trial(STUDY, index)).isPresent();
                }
                store.write(Samples.succeeded(STUDY, TRIALS + 1, 1, TRIALS + 1)).get();
            }
            try (var store = SqliteFixture.open(directory)) {
                assertThat(store.trial(STUDY, TRIALS + 1)).isPresent();
            }
        } else {
            var before = Files.readAllBytes(database);
            assertThatThrownBy(() -> SqliteFixture.open(directory))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessageContaining("Use that build, or choose an empty data directory");
            assertThat(database).hasBinaryContent(before);
        }
    }

    @Test
    void a_database_is_kept() throws Exception {
        var file = System.getProperty("gridwright.kept.write");
        assumeTrue(file != null, "gridwright.kept.write names no file");
        try (var store = SqliteFixture.open(directory)) {
            store.write(new StudyCreated(Samples.study(STUDY))).get();
            for (var index = 1; index <= TRIALS; index++) {
                store.write(Samples.succeeded(STUDY, index, index, index)).get();
            }
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + SqliteDatabase.fileIn(directory));
                var statement = connection.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        }
        try (var packed = new GZIPOutputStream(Files.newOutputStream(Path.of(file)))) {
            Files.copy(SqliteDatabase.fileIn(directory), packed);
        }
    }

    /// Whether it is of an earlier schema, which has to be brought up to date, or of this very one. Until a schema
    /// is released its text may still change; after that its file is never the one that is refused.
    private static boolean fits(Path database) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select version, checksum from flyway_schema_history order by installed_rank desc limit 1")) {
            rows.next();
            return rows.getInt(1) < SqliteDatabase.SCHEMA_VERSION
                    || rows.getInt(2) == SchemaText.checksum(SqliteDatabase.NEWEST_MIGRATION);
        }
    }
}
