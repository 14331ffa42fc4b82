package dev.gridwright.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.report.stored.StoredResults;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StudyView.Provenance;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports on a study of very many trials, made in a process with very little memory.
/// `-Dgridwright.report.trials=1000000` tries the most.
final class LargeReportIT {
    private static final String STUDY = "digits-forest-k3x9q2";
    private static final int TRIALS = Integer.getInteger("gridwright.report.trials", 100_000);
    private static final int UNDER_WAY = 2_000;

    @Test
    void every_form_is_made_in_little_memory(@TempDir Path folder) throws Exception {
        fill(folder);

        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeReportIT.class.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        Map<String, Long> sizes = new HashMap<>();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" "))
                .forEach(words -> sizes.put(words[0], Long.parseLong(words[1])));

        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        for (var format : ReportFormat.values()) {
            boolean table = switch (format) {
                case JSON, CSV, SKLEARN, OPTUNA -> true;
                case MARKDOWN, HTML, JUNIT, OPENMETRICS, DOTENV -> false;
            };
            assertThat(sizes.get(format.word()))
                    .as(format.word())
                    .isBetween(table ? 50L * TRIALS : 1, table ? 2_000L * TRIALS : 500_000);
        }
    }

    private static void fill(Path folder) throws Exception {
        var made = MadeResults.of(TRIALS);
        try (var store = switch (DataDirectory.at(folder).claim(InstantSource.fixed(MadeResults.START))) {
            case Claim.Claimed(var lock) -> SqliteStore.open(lock, StoreOptions.DEFAULT);
            case Claim.Held(var holder) -> throw new AssertionError(holder.describe());
        }) {
            store.write(new StudyCreated(new StoredStudy(
                            STUDY,
                            "digits-forest",
                            "version: 1\n",
                            "yaml",
                            "/",
                            "{}",
                            MadeResults.of(0).study().objective(),
                            "model",
                            TRIALS,
                            MadeResults.START,
                            new Provenance("00", Map.of(), Optional.empty(), Map.of()),
                            Optional.empty(),
                            StudyStatus.accepted(Map.of(), 0, Limits.NONE),
                            0)))
                    .get();
            var free = new Semaphore(UNDER_WAY);
            for (long index = 0; index < TRIALS; index++) {
                free.acquire();
                var trial = made.trials(index - 1, 1).getFirst();
                var unused =
                        store.write(new TrialEnded(STUDY, trial, index + 1, "")).thenRun(free::release);
            }
            free.acquire(UNDER_WAY);
        }
    }

    /// Makes every report on the study in a folder, and says how long it is.
    public static void main(String[] arguments) {
        try (var records = SqliteStore.openReadOnly(Path.of(arguments[0])).orElseThrow()) {
            for (var format : ReportFormat.values()) {
                long bytes = 0;
                var pages = format.open(
                        new StoredResults(records, records.view(STUDY).orElseThrow()));
                for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                    bytes += page.get().length;
                }
                System.out.println(format.word() + " " + bytes);
            }
        }
    }
}
