package dev.gridwright.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of which trials files are kept, over any course of a study and any number of lives of the server.
final class KeepingTest {
    private static final KeptBounds BOUNDS = new KeptBounds(100, 250, 10, 100, 5, 0);
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /// What is stored of the trials of each study, as in a database.
    private final Map<String, Map<Long, Standing.Place>> stored = new ConcurrentHashMap<>();

    private final Standing standing = new Standing() {
        @Override
        public List<Place> best(String study, int most) {
            return stored.getOrDefault(study, Map.of()).values().stream()
                    .sorted(Comparator.comparingDouble(Place::loss).thenComparingLong(Place::index))
                    .limit(most)
                    .toList();
        }

        @Override
        public boolean exists(String study) {
            return stored.containsKey(study);
        }
    };

    private KeptFiles open(long firstToken) {
        stored.putIfAbsent("s", new ConcurrentHashMap<>());
        return new KeptFiles(KeptFolder.of(folder), standing, BOUNDS, firstToken, System::nanoTime);
    }

    private FakeLeaving offer(KeptFiles files, long index, long token, double objective, int keep, int bytes)
            throws IOException {
        var leaving =
                new FakeLeaving(folder.resolve("attempts"), new Leaving.Attempt("s", index, token, keep, objective, 1));
        leaving.with("model", "x".repeat(bytes));
        files.offer(leaving);
        return leaving;
    }

    private void succeeded(KeptFiles files, long index, long token, double objective) {
        stored.computeIfAbsent("s", study -> new ConcurrentHashMap<>())
                .put(index, new Standing.Place(index, OptionalLong.of(token), objective));
        files.ended("s", index, OptionalLong.of(token), OptionalDouble.of(objective));
    }

    private List<String> onDisk() throws IOException {
        var study = KeptFolder.of(folder).study("s");
        if (!Files.isDirectory(study)) {
            return List.of();
        }
        try (Stream<Path> trials = Files.list(study)) {
            return trials.map(trial -> trial.getFileName().toString()).sorted().toList();
        }
    }

    private void awaitOnDisk(String... names) {
        await().atMost(DEADLOCK).untilAsserted(() -> assertThat(onDisk()).containsExactly(names));
    }

    @Test
    void nothing_makes_room_for_a_trial_that_has_not_ended() throws Exception {
        try (var files = open(0)) {
            offer(files, 1, 11, 0.5, 1, 10);
            succeeded(files, 1, 11, 0.5);
            offer(files, 2, 12, 0.4, 1, 10);

            assertThat(onDisk()).containsExactly("1-11", "2-12");
            files.ended("s", 2, OptionalLong.empty(), OptionalDouble.empty());
            awaitOnDisk("1-11");
            offer(files, 3, 13, 0.3, 1, 10);
            succeeded(files, 3, 13, 0.3);
            awaitOnDisk("3-13");
            offer(files, 4, 14, 0.3, 1, 10);
            assertThat(onDisk()).as("of equals the lower index is better").containsExactly("3-13");
        }
    }

    @Test
    void an_attempt_that_is_made_again_takes_the_place_of_the_first() throws Exception {
        try (var files = open(0)) {
            offer(files, 1, 11, 0.5, 2, 10);
            offer(files, 1, 12, 0.5, 2, 10);
            awaitOnDisk("1-12");
            succeeded(files, 1, 12, 0.5);
            offer(files, 2, 13, 0.9, 2, 10);
            files.studyEnded("s");
            awaitOnDisk("1-12");
        }
    }

    /// However long it takes to hear of it, as while the files of a large study are removed.
    @Test
    void the_end_of_a_failed_trial_does_not_cost_the_files_of_its_next_attempt() throws Exception {
        var large = Files.createDirectories(KeptFolder.of(folder).study("large").resolve("1-1/files"));
        for (int i = 0; i < 5_000; i++) {
            Files.createFile(large.resolve("file-" + i));
        }
        try (var files = open(0)) {
            offer(files, 1, 11, 0.5, 2, 10);
            files.deleted("large");
            files.ended("s", 1, OptionalLong.empty(), OptionalDouble.empty());
            offer(files, 1, 12, 0.5, 2, 10);
            succeeded(files, 1, 12, 0.5);
        }
        assertThat(onDisk()).containsExactly("1-12");
    }

    @Test
    void the_trials_of_a_study_share_a_bound() throws Exception {
        try (var files = open(0)) {
            for (int i = 0; i < 3; i++) {
                offer(files, i, 10 + i, 0.5 - i * 0.1, 5, 90);
                succeeded(files, i, 10 + i, 0.5 - i * 0.1);
            }
            awaitOnDisk("1-11", "2-12");
            var leaving = offer(files, 9, 20, 0.6, 5, 90);
            assertThat(leaving.said).singleElement().asString().contains("at most 250 bytes");
            assertThat(offer(files, 8, 21, 0.1, 5, 101).said)
                    .singleElement()
                    .asString()
                    .contains("a trial keeps at most 100 bytes");
            assertThat(onDisk()).containsExactly("1-11", "2-12");
            assertThat(files.total()).isEqualTo(new KeptFiles.Total(180, 2));
        }
    }

    @Test
    void what_a_crash_leaves_over_is_swept() throws Exception {
        try (var files = open(0)) {
            for (int i = 0; i < 3; i++) {
                offer(files, i, 10 + i, i, 2, 10);
                succeeded(files, i, 10 + i, i);
            }
            awaitOnDisk("0-10", "1-11");
            offer(files, 7, 17, 0.5, 2, 10);
        }
        // The end of trial 7 was not stored; a copy was not finished; the study `gone` was deleted.
        var root = KeptFolder.of(folder).root();
        Files.createDirectories(root.resolve("s/8-18.part/files"));
        Files.createDirectories(root.resolve("gone/1-1/files"));
        Files.createSymbolicLink(root.resolve("gone/1-1/files/link"), folder);

        try (var files = open(100)) {
            files.sweep();
            assertThat(onDisk()).containsExactly("0-10", "1-11");
            assertThat(root.resolve("gone")).doesNotExist();
            offer(files, 5, 105, 0.7, 2, 10);
            files.sweep();
            succeeded(files, 5, 105, 0.7);
            awaitOnDisk("0-10", "5-105");
            files.deleted("s");
            awaitOnDisk();
        }
    }

    @Test
    void after_any_course_the_files_are_those_of_the_best_trials() throws Exception {
        long seed = Long.getLong("gridwright.random.seed", 1);
        var random = new Random(seed);
        int keep = 3;
        long token = 1;
        var ended = new TreeMap<Long, Double>();
        for (int life = 0; life < 4; life++) {
            try (var files = open(token)) {
                if (random.nextBoolean()) {
                    files.sweep();
                }
                for (int i = 0; i < 25; i++) {
                    long index = random.nextInt(60);
                    if (ended.containsKey(index)) {
                        continue;
                    }
                    double objective = random.nextInt(20);
                    offer(files, index, ++token, objective, keep, random.nextInt(30));
                    switch (random.nextInt(4)) {
                        case 0 -> {} // put back, and tried again some day
                        case 1 -> files.ended("s", index, OptionalLong.empty(), OptionalDouble.empty());
                        default -> {
                            succeeded(files, index, token, objective);
                            ended.put(index, objective);
                        }
                    }
                }
            }
        }
        try (var files = open(token)) {
            files.sweep();
        }
        var expected = new ArrayList<String>();
        standing.best("s", keep)
                .forEach(place ->
                        expected.add(place.index() + "-" + place.token().getAsLong()));
        assertThat(onDisk()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_study_that_cannot_be_read_costs_no_result() throws Exception {
        var broken = new Standing() {
            @Override
            public List<Place> best(String study, int most) {
                throw new IllegalStateException("the database is away");
            }

            @Override
            public boolean exists(String study) {
                return true;
            }
        };
        try (var files = new KeptFiles(KeptFolder.of(folder), broken, BOUNDS, 0, System::nanoTime)) {
            assertThat(offer(files, 1, 11, 0.5, 3, 10).said)
                    .singleElement()
                    .asString()
                    .startsWith("No files are kept");
        }
    }

    @Test
    void what_is_kept_stays_when_its_lists_cannot_be_read() throws Exception {
        try (var files = open(0)) {
            offer(files, 1, 11, 0.5, 3, 10);
            succeeded(files, 1, 11, 0.5);
        }
        var list = KeptFolder.of(folder).study("s").resolve("1-11").resolve(KeptFolder.LIST);
        var aside = Files.move(list, folder.resolve("aside"));
        Files.createDirectory(list);
        try (var files = open(100)) {
            files.sweep();
            assertThat(onDisk()).containsExactly("1-11");

            Files.delete(list);
            Files.move(aside, list);
            files.sweep();
            assertThat(onDisk()).containsExactly("1-11");
            assertThat(files.total()).isEqualTo(new KeptFiles.Total(10, 1));
        }
    }

    @Test
    void a_listing_is_read_as_it_was_written() throws Exception {
        var said = new HashMap<String, String>();
        try (var files = open(0)) {
            var leaving = new FakeLeaving(folder.resolve("attempts"), new Leaving.Attempt("s", 1, 11, 3, 0.5, 1))
                    .with("a b/c  d", "1")
                    .with("model", "22");
            files.offer(leaving);
            for (var file : files.folder().read("s", 1, 11).orElseThrow().files()) {
                try (var channel = files.folder().open("s", 1, 11, file)) {
                    said.put(file.name(), Long.toString(channel.size()));
                }
            }
            assertThat(files.folder().read("s", 1, 12)).isEmpty();
        }
        assertThat(said).isEqualTo(Map.of("a b/c  d", "1", "model", "2"));
    }
}
