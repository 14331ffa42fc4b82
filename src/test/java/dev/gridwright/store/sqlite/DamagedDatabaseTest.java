package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Databases that something else has spoilt: refused with the reason and what to do, and left as they are.
final class DamagedDatabaseTest {
    private static final String STUDY = "digits-abc234";
    private static final int PAGE = 4_096;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void store() throws Exception {
        file = SqliteDatabase.fileIn(directory);
        try (var store = SqliteFixture.open(directory)) {
            store.write(new StudyCreated(Samples.study(STUDY))).get();
        }
        // All of it in the one file that is spoilt.
        try (var connection = new SqliteDatabase(file, StoreOptions.DEFAULT).connect()) {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("pragma wal_checkpoint(truncate)");
            }
        }
        Files.deleteIfExists(directory.resolve("gridwright.db-wal"));
        Files.deleteIfExists(directory.resolve("gridwright.db-shm"));
    }

    private enum Damage {
        FIRST_PAGE {
            @Override
            byte[] done(byte[] bytes) {
                Arrays.fill(bytes, 0, PAGE, (byte) 0);
                return bytes;
            }
        },
        LATER_PAGES {
            @Override
            byte[] done(byte[] bytes) {
                Arrays.fill(bytes, PAGE, bytes.length, (byte) 0);
                return bytes;
            }
        },
        CUT_OFF {
            @Override
            byte[] done(byte[] bytes) {
                return Arrays.copyOf(bytes, 2 * PAGE + 17);
            }
        },
        SOMETHING_ELSE {
            @Override
            byte[] done(byte[] bytes) {
                Arrays.fill(bytes, (byte) 'x');
                return bytes;
            }
        };

        abstract byte[] done(byte[] bytes);
    }

    @ParameterizedTest
    @EnumSource
    void a_damaged_database_is_named_with_what_to_do_and_left_as_it_is(Damage damage) throws IOException {
        var spoilt = damage.done(Files.readAllBytes(file));
        Files.write(file, spoilt);

        assertThatThrownBy(() -> SqliteFixture.open(directory))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining(file + " is damaged or no database")
                .hasMessageContaining("put a backup in its place");
        assertThatThrownBy(() -> SqliteStore.openReadOnly(directory))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining(file + " is damaged or no database");
        assertThat(file).hasBinaryContent(spoilt);
    }

    @Test
    void a_log_of_garbage_is_left_out() throws Exception {
        var garbage = new byte[5 * PAGE];
        Arrays.fill(garbage, (byte) 'x');
        Files.write(directory.resolve("gridwright.db-wal"), garbage);

        try (var store = SqliteFixture.open(directory)) {
            assertThat(store.study(STUDY)).isPresent();
        }
    }

    @Test
    void a_folder_that_may_not_be_looked_into_is_not_taken_for_an_empty_one() throws IOException {
        assumeTrue(directory.toFile().setExecutable(false), "a folder can be closed to its owner");
        try {
            assumeTrue(!Files.isExecutable(directory), "who runs the tests is bound by permissions");

            assertThatThrownBy(() -> SqliteStore.openReadOnly(directory))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessageContaining("may not be looked into");
        } finally {
            assertThat(directory.toFile().setExecutable(true)).isTrue();
        }
    }
}
