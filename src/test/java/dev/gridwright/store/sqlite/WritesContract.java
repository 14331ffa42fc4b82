package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Changes are durable, in order, and fail alone.
abstract class WritesContract extends StudyStoreContract {
    @Test
    void a_refused_change_leaves_the_others_of_its_group_alone() {
        stored(new StudyCreated(Samples.study(STUDY)), Samples.succeeded(STUDY, 50, 0.5, 1));
        var good = new ArrayList<CompletableFuture<Void>>();
        var bad = new ArrayList<CompletableFuture<Void>>();
        for (int index = 0; index < 100; index++) {
            (index == 50 ? bad : good).add(store.write(Samples.succeeded(STUDY, index, index, index + 2)));
            if (index % 30 == 0) {
                bad.add(store.write(Samples.succeeded("other-abc234", index, 1, index + 2)));
                bad.add(store.write(new LeaseOpened("other-abc234", index, List.of(), "cpu-0", Samples.START)));
                bad.add(store.write(new StudyChanged("other-abc234", Samples.running(), 0, "")));
                good.add(store.write(new LeaseOpened(STUDY, index, List.of(1L), "cpu-0", Samples.START)));
            }
        }
        bad.add(store.write(new StudyCreated(Samples.study(STUDY))));
        bad.add(store.write(new StudyDeleted(STUDY)));
        good.forEach(StudyStoreContract::join);
        bad.forEach(StudyStoreContract::refused);
        assertThat(store.openWork(STUDY).leases()).hasSize(4);
        for (int index = 0; index < 100; index++) {
            assertThat(store.trial(STUDY, index).orElseThrow().objective()).hasValue(index == 50 ? 0.5 : index);
        }
        assertThat(store.fault()).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_written_is_refused_alone() {
        stored(new StudyCreated(Samples.study(STUDY)));
        var before = store.write(Samples.succeeded(STUDY, 1, 1, 1));
        var good = Samples.succeeded(STUDY, 2, 1, 2).trial();
        var bad = new Trial(
                2,
                good.point(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                java.util.OptionalDouble.of(Double.NaN),
                good.deviation(),
                good.metrics(),
                Optional.empty(),
                1,
                good.attempts(),
                good.measurements());
        var refused = store.write(Samples.ended(STUDY, bad, 2));
        var after = store.write(Samples.succeeded(STUDY, 3, 1, 3));
        join(before);
        refused(refused);
        join(after);
        assertThat(store.trial(STUDY, 2)).isEmpty();
    }

    @Test
    void futures_complete_in_the_order_of_the_writes() {
        var completed = Collections.synchronizedList(new ArrayList<Integer>());
        var futures = new ArrayList<CompletableFuture<Void>>();
        futures.add(store.write(new StudyCreated(Samples.study(STUDY))));
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            futures.add(store.write(Samples.succeeded(STUDY, i, 1, i + 1)).thenRun(() -> completed.add(number)));
        }
        futures.forEach(StudyStoreContract::join);
        assertThat(completed).hasSize(2_000).isSorted();
    }

    @Test
    void a_completed_change_is_seen_by_every_read_after_it() {
        stored(new StudyCreated(Samples.study(STUDY)));
        for (int index = 0; index < 200; index++) {
            stored(Samples.succeeded(STUDY, index, index, index + 1));
            assertThat(store.trial(STUDY, index)).isPresent();
            assertThat(store.best(STUDY, 1)).extracting(Trial::index).containsExactly((long) index);
            assertThat(store.study(STUDY).orElseThrow().lastEvent()).isEqualTo(index + 1);
        }
    }

    @Test
    void closing_waits_until_everything_written_is_durable() {
        var futures = new ArrayList<CompletableFuture<Void>>();
        futures.add(store.write(new StudyCreated(Samples.study(STUDY))));
        for (int index = 0; index < 5_000; index++) {
            futures.add(store.write(Samples.succeeded(STUDY, index, 1, index + 1)));
        }
        store.close();
        assertThat(futures).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThatThrownBy(() ->
                        store.write(Samples.succeeded(STUDY, 5_000, 1, 5_001)).get())
                .hasCauseInstanceOf(StoreFailed.class);
        store = open();
        assertThat(store.view(STUDY).orElseThrow().counts().succeeded()).isEqualTo(5_000);
    }

    @Test
    void the_incarnation_rises_by_one_each_time() {
        long first = store.incarnation();
        reopen();
        assertThat(store.incarnation()).isEqualTo(first + 1);
        reopen();
        assertThat(store.incarnation()).isEqualTo(first + 2);
    }

    @Test
    void many_threads_write_without_losing_or_mixing_anything() throws InterruptedException {
        stored(new StudyCreated(Samples.study(STUDY)));
        var futures = Collections.synchronizedList(new ArrayList<CompletableFuture<Void>>());
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < 4; number++) {
            int first = number;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int index = first; index < 4_000; index += 4) {
                    futures.add(store.write(Samples.succeeded(STUDY, index, index, index + 1)));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        futures.forEach(StudyStoreContract::join);
        var indices = new HashSet<Long>();
        store.forEachEnded(STUDY, ended -> indices.add(ended.index()));
        assertThat(indices).hasSize(4_000);
    }
}
