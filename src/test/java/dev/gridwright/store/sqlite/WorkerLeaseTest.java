package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.store.Change;
import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.WorkerLeaseEnded;
import dev.gridwright.store.Change.WorkerLeaseOpened;
import dev.gridwright.store.Change.WorkerLeaseRenamed;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.WorkerLease.Ended;
import dev.gridwright.store.WorkerLease.Ending;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Leases of workers in the database, as the next life of a server finds them.
final class WorkerLeaseTest {
    private static final String STUDY = "digits-abc234";
    private static final Ended ANSWERED =
            new Ended(Ending.ANSWERED, Optional.of(Outcome.SUCCEEDED), Optional.empty(), "result");
    private static final Ended LOST =
            new Ended(Ending.SUPERSEDED, Optional.of(Outcome.FAILED), Optional.of(Cause.LOST), "");
    private static final Ended RETURNED = new Ended(Ending.RETURNED, Optional.empty(), Optional.empty(), "");

    @TempDir
    private Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteFixture.open(directory);
        write(new StudyCreated(Samples.study(STUDY)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(Change... changes) {
        for (var change : changes) {
            store.write(change).join();
        }
    }

    private static WorkerLease lease(long token, long index) {
        return new WorkerLease(
                STUDY,
                token,
                index,
                "box-1",
                "ci box-1 r-" + token,
                "sha-" + token,
                Duration.ofSeconds(30),
                Samples.START,
                Optional.empty());
    }

    @Test
    void a_lease_is_found_by_its_token_as_it_was_written() {
        write(new WorkerLeaseOpened(lease(11, 4)), new WorkerLeaseOpened(lease(12, 5)));
        assertThat(store.workerLease(11)).contains(lease(11, 4));
        assertThat(store.openWorkerLeases(STUDY)).containsExactly(lease(11, 4), lease(12, 5));
        write(new WorkerLeaseRenamed(STUDY, 12, "other"), new WorkerLeaseEnded(STUDY, 11, LOST));
        assertThat(store.workerLease(11)).contains(lease(11, 4).ended(LOST));
        assertThat(store.workerLease(12)).contains(lease(12, 5).renamed("other"));
        assertThat(store.workerLease(13)).isEmpty();
        assertThat(store.openWorkerLeases("none-abc234")).isEmpty();
        assertThatThrownBy(() -> write(new WorkerLeaseOpened(lease(11, 9))))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ChangeRefused.class);
        assertThatThrownBy(() -> write(new WorkerLeaseEnded(STUDY, 99, LOST))).hasCauseInstanceOf(ChangeRefused.class);
    }

    @Test
    void an_end_whose_effect_was_not_stored_leaves_the_lease_open() {
        write(
                new WorkerLeaseOpened(lease(11, 4)),
                new WorkerLeaseEnded(STUDY, 11, ANSWERED),
                new WorkerLeaseOpened(lease(12, 5)),
                new WorkerLeaseEnded(STUDY, 12, LOST),
                new WorkerLeaseOpened(lease(13, 6)),
                new WorkerLeaseEnded(STUDY, 13, RETURNED));
        assertThat(store.openWorkerLeases(STUDY)).containsExactly(lease(11, 4), lease(12, 5));
        var lost = Samples.attempt(12, Outcome.FAILED, Optional.of(Cause.LOST), "silent");
        write(new AttemptEnded(STUDY, 5, lost, false, ""), Samples.succeeded(STUDY, 4, 0.5, 1));
        assertThat(store.openWorkerLeases(STUDY)).isEmpty();
    }

    @Test
    void the_leases_of_a_deleted_study_are_gone() {
        write(new WorkerLeaseOpened(lease(11, 4)), new WorkerLeaseEnded(STUDY, 11, ANSWERED));
        write(new StudyChanged(STUDY, Samples.completed(), 1, "end"), new StudyDeleted(STUDY));
        assertThat(store.workerLease(11)).isEmpty();
    }
}
