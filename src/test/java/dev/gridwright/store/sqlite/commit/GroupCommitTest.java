package dev.gridwright.store.sqlite.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoreOverloaded;
import dev.gridwright.store.sqlite.Samples;
import dev.gridwright.store.sqlite.SqliteFixture;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What becomes of changes when the database fails.
final class GroupCommitTest {
    private static final String STUDY = "digits-abc234";
    private static final Duration DEADLOCK = Duration.ofSeconds(60);
    private static final StoreOptions QUICK = new StoreOptions(
            50,
            4_096,
            0,
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            100,
            (changes, took) -> {});

    @TempDir
    private Path directory;

    private FaultyDatabase database;
    private GroupCommit commits;

    @BeforeEach
    void open() throws Exception {
        SqliteFixture.open(directory).close();
        database = new FaultyDatabase(new SqliteDatabase(SqliteDatabase.fileIn(directory), QUICK));
        commits = new GroupCommit(database, 1, QUICK);
        commits.write(new StudyCreated(Samples.study(STUDY))).get();
    }

    @AfterEach
    void close() {
        commits.close();
    }

    @Test
    void a_full_disk_is_waited_out() throws Exception {
        database.limitPages(60);
        database.failBeforeCommit(new SQLException("look at the limit from now on"));
        var futures = write(0, 5_000);
        await().atMost(DEADLOCK)
                .until(() -> commits.fault().isPresent() && !futures.getLast().isDone());
        await().atMost(DEADLOCK)
                .untilAsserted(() -> assertThat(commits.fault().orElse("")).contains("SQLITE_FULL"));
        long stored = futures.stream().filter(CompletableFuture::isDone).count();
        assertThat(stored).isLessThan(5_000);
        assertThat(futures).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(storedIndices()).hasSize((int) stored);

        database.limitPages(Integer.MAX_VALUE);
        for (var future : futures) {
            future.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(commits.fault()).isEmpty();
        assertThat(storedIndices()).isEqualTo(upTo(5_000));
    }

    @Test
    void a_commit_that_only_seemed_to_fail_is_not_made_twice() throws Exception {
        database.failAfterCommit(new SQLException("connection lost"));
        for (var future : write(0, 100)) {
            future.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(storedIndices()).isEqualTo(upTo(100));
        assertThatThrownBy(() -> write(0, 1).getFirst().get()).hasCauseInstanceOf(ChangeRefused.class);
    }

    @Test
    void a_commit_that_failed_is_made_again() throws Exception {
        database.failBeforeCommit(new SQLException("connection lost"));
        for (var future : write(0, 100)) {
            future.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(storedIndices()).isEqualTo(upTo(100));
    }

    @Test
    void after_an_fsync_error_nothing_is_stored_any_more() throws Exception {
        database.failBeforeCommit(new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
        var futures = write(0, 100);
        assertThatThrownBy(() -> futures.getFirst().get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> futures.getLast().get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> write(100, 101).getFirst().get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreFailed.class);
        assertThat(commits.fault().orElse("")).contains("disk I/O error");
        assertThat(storedIndices()).isEmpty();
    }

    @Test
    void only_new_work_is_refused_when_too_much_waits() throws Exception {
        database.makeUnreachable(new SQLException("gone"));
        database.failBeforeCommit(new SQLException("gone"));
        var futures = write(0, 1);
        await().atMost(DEADLOCK).until(() -> commits.fault().isPresent());
        futures.addAll(write(1, 200));
        var lease = new LeaseOpened(STUDY, 1, List.of(1L), "cpu-0", Samples.START);
        assertThatThrownBy(() -> commits.write(lease).get()).hasCauseInstanceOf(StoreOverloaded.class);
        assertThatThrownBy(() -> commits.write(new StudyCreated(Samples.study("other-abc234")))
                        .get())
                .hasCauseInstanceOf(StoreOverloaded.class);
        futures.addAll(write(200, 210));

        database.makeUnreachable(null);
        for (var future : futures) {
            future.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS);
        }
        commits.write(lease).get(DEADLOCK.toSeconds(), TimeUnit.SECONDS);
        assertThat(storedIndices()).isEqualTo(upTo(210));
    }

    @Test
    void closing_gives_up_on_a_fault_that_does_not_pass() {
        database.makeUnreachable(new SQLException("gone"));
        database.failBeforeCommit(new SQLException("gone"));
        var futures = write(0, 100);
        commits.close();
        assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void who_was_superseded_writes_nothing() throws Exception {
        SqliteFixture.open(directory).close();
        assertThatThrownBy(() -> write(0, 1).getFirst().get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreFailed.class);
        assertThat(storedIndices()).isEmpty();
    }

    @Test
    void a_disk_that_is_nearly_full_is_told() {
        var options = new StoreOptions(
                50,
                4_096,
                Long.MAX_VALUE,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                100,
                (changes, took) -> {});
        commits.close();
        commits = new GroupCommit(new SqliteDatabase(SqliteDatabase.fileIn(directory), options), 1, options);
        assertThat(commits.fault().orElse("")).contains("free");
    }

    @Test
    void a_data_directory_that_has_been_removed_is_told() throws IOException {
        var gone = Files.createDirectory(directory.resolve("gone"));
        var database = new SqliteDatabase(SqliteDatabase.fileIn(gone), QUICK);
        Files.delete(gone);
        assertThat(database.warning()).contains("it is not there. Nothing new is started");
    }

    private List<CompletableFuture<Void>> write(int from, int to) {
        var futures = new ArrayList<CompletableFuture<Void>>();
        for (int index = from; index < to; index++) {
            futures.add(commits.write(Samples.succeeded(STUDY, index, index, index + 1)));
        }
        return futures;
    }

    private List<Long> storedIndices() {
        var indices = new ArrayList<Long>();
        try (var records = SqliteStore.openReadOnly(directory).orElseThrow()) {
            records.forEachEnded(STUDY, ended -> indices.add(ended.index()));
        }
        return indices;
    }

    private static List<Long> upTo(int end) {
        var indices = new ArrayList<Long>();
        for (long index = 0; index < end; index++) {
            indices.add(index);
        }
        return indices;
    }
}
