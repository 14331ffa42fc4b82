package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.store.Change;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StudyStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what every store owes on SQLite, and what this one owes besides.
final class SqliteStoreTest {
    @TempDir
    private Path directory;

    @Nested
    final class Studies extends StudiesContract {
        @Override
        StudyStore open() {
            return SqliteFixture.open(directory);
        }
    }

    @Nested
    final class Trials extends TrialsContract {
        @Override
        StudyStore open() {
            return SqliteFixture.open(directory);
        }
    }

    @Nested
    final class TrialReads extends TrialReadsContract {
        @Override
        StudyStore open() {
            return SqliteFixture.open(directory);
        }
    }

    @Nested
    final class Writes extends WritesContract {
        @Override
        StudyStore open() {
            return SqliteFixture.open(directory);
        }
    }

    @Nested
    final class Reuse extends ReuseContract {
        @Override
        StudyStore open() {
            return SqliteFixture.open(directory);
        }
    }

    @Test
    void above_the_bound_the_results_of_the_oldest_study_are_forgotten() {
        var options = StoreOptions.DEFAULT.maxKeptResults(4);
        try (var store = SqliteFixture.open(directory.resolve("small"), options)) {
            for (var study : List.of("one-abc234", "two-abc234", "six-abc234")) {
                var changes = new ArrayList<Change>(List.of(new Change.StudyCreated(Samples.study(study))));
                int first = study.startsWith("two") ? 2 : 0;
                int last = study.startsWith("six") ? 6 : first + 2;
                for (int i = first; i < last; i++) {
                    changes.add(Samples.succeeded(study, i, 0.5, i + 1));
                }
                changes.add(new Change.ResultsKept(study, study.startsWith("six") ? "b" : "a"));
                CompletableFuture.allOf(changes.stream().map(store::write).toArray(CompletableFuture[]::new))
                        .join();
                var kept = store.kept("a", new long[] {0, 31, 62, 93});
                assertThat(kept).hasSize(study.startsWith("one") ? 2 : study.startsWith("two") ? 4 : 0);
            }
            // More than the bound by itself: nothing of it is kept.
            assertThat(store.keepsAny("b")).isFalse();
            assertThat(store.upkeep().storage().keptResults()).isZero();
        }
    }
}
