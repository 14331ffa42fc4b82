package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Samples.START);

    @TempDir
    private Path parent;

    @Test
    void a_new_directory_belongs_to_its_owner_alone() throws Exception {
        assumeTrue(Files.getFileStore(parent).supportsFileAttributeView("posix"), "only POSIX knows modes");
        var directory = DataDirectory.at(parent.resolve("a/b"));
        SqliteFixture.open(directory.path()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(SqliteDatabase.fileIn(directory.path()))))
                .isEqualTo("rw-------");
    }

    @Test
    void where_nothing_can_be_written_that_is_said() throws Exception {
        var file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.at(file))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> DataDirectory.at(file.resolve("below")))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining(file.toString());
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "only where nobody may write below /proc");
        assertThatThrownBy(() -> DataDirectory.at(Path.of("/proc/gridwright")))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("/proc/gridwright");
    }

    @Test
    void a_second_claim_in_the_same_process_names_the_holder_and_takes_nothing() throws Exception {
        var first = (Claim.Claimed) DataDirectory.at(parent).claim(CLOCK);
        var second = (Claim.Held) DataDirectory.at(parent).claim(CLOCK);
        assertThat(second.holder().pid()).hasValue(ProcessHandle.current().pid());
        assertThat(answerOfAnother())
                .startsWith("Held by process " + ProcessHandle.current().pid());
        first.lock().close();
        assertThat(answerOfAnother()).startsWith("claimed");
    }

    @Test
    void a_claim_of_another_process_is_named_and_ends_with_it() throws Exception {
        var other = JavaProcess.start(ClaimingProcess.class, parent);
        try (var answer = other.inputReader()) {
            assertThat(answer.readLine()).startsWith("claimed");
            var held = (Claim.Held) DataDirectory.at(parent).claim(CLOCK);
            assertThat(held.holder().pid()).hasValue(other.pid());
            assertThat(held.holder().describe())
                    .startsWith("Held by process " + other.pid())
                    .endsWith(" since " + Samples.START);
        } finally {
            other.toHandle().destroyForcibly();
            other.waitFor();
        }
        ((Claim.Claimed) DataDirectory.at(parent).claim(CLOCK)).lock().close();
    }

    @Test
    void a_store_gives_up_its_claim_when_it_closes_and_when_it_cannot_open() throws Exception {
        SqliteFixture.open(parent).close();
        Files.writeString(SqliteDatabase.fileIn(parent), "not a database, but long enough to be looked at ".repeat(99));
        assertThatThrownBy(() -> SqliteFixture.open(parent)).isInstanceOf(StoreFailed.class);
        ((Claim.Claimed) DataDirectory.at(parent).claim(CLOCK)).lock().close();
    }

    private String answerOfAnother() throws Exception {
        var other = JavaProcess.start(ClaimingProcess.class, parent);
        try (var answer = other.inputReader()) {
            var line = answer.readLine();
            other.outputWriter().close();
            other.waitFor();
            return line == null ? "" : line;
        }
    }
}
