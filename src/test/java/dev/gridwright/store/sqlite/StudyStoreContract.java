package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.store.Change;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StudyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every [StudyStore] owes, subject by subject, each in a contract of its own that extends this one.
abstract class StudyStoreContract {
    static final String STUDY = "digits-abc234";
    static final long DEADLOCK_SECONDS = 60;

    StudyStore store;

    /// Opens the same place each time within a test; an empty one in the next.
    abstract StudyStore open();

    @BeforeEach
    final void openFirst() {
        store = open();
    }

    @AfterEach
    final void closeLast() {
        store.close();
    }

    void reopen() {
        store.close();
        store = open();
    }

    void stored(Change... changes) {
        await(List.of(changes));
    }

    void await(List<? extends Change> changes) {
        var futures = changes.stream().map(store::write).toList();
        futures.forEach(StudyStoreContract::join);
    }

    static void join(CompletableFuture<Void> future) {
        try {
            future.get(DEADLOCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the change was not stored", e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void refused(CompletableFuture<Void> future) {
        assertThatThrownBy(() -> future.get(DEADLOCK_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ChangeRefused.class);
    }
}
