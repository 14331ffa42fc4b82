package dev.gridwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engine and SQLite store together, over several lives.
final class SqliteLivesTest {
    @TempDir
    private Path directory;

    private SqliteStore open() {
        return switch (DataDirectory.at(directory).claim(Clock.systemUTC())) {
            case Claim.Claimed claimed -> SqliteStore.open(claimed.lock(), StoreOptions.DEFAULT);
            case Claim.Held held -> throw new AssertionError("the directory is held: " + held);
        };
    }

    @Test
    void every_point_ends_once_and_is_stored_as_it_was_shown() {
        var evaluators = new ScriptedEvaluators();
        evaluators.on(3, ScriptedEvaluators.falls(Cause.EXIT));
        var store = open();
        try (var house = EngineHouse.open(2, store, evaluators)) {
            var study = house.run(TestGrid.of(2_000));
            var stored = store.view(study.id()).orElseThrow();
            assertThat(stored.counts()).isEqualTo(study.counts());
            assertThat(stored.best().orElseThrow().index()).isEqualTo(1_999);
            for (var trial : EngineHouse.trials(house.events(study.id()))) {
                assertThat(store.trial(study.id(), trial.index())).contains(trial);
            }
            assertThat(store.study(study.id()).orElseThrow().lastEvent())
                    .isEqualTo(house.events(study.id()).getLast().id());
        }
    }

    @Test
    void a_study_goes_on_over_several_lives_and_its_events_have_no_gap() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var house = EngineHouse.open(2, open(), new ScriptedEvaluators().upTo(25_000));
        var id = house.submit(TestGrid.of(100_000));
        List<StudyEvent> all = new ArrayList<>();
        for (int life = 1; life <= 3; life++) {
            house.awaitTrials(id, 1 + random.nextInt(500));
            EngineHouse.await(house.engine().close(Duration.ofMillis(random.nextInt(20))));
            all.addAll(house.events(id));
            var before = house;
            before.store().close();
            // Each life but the last stops short of the end.
            house = before.nextLife(
                    2,
                    open(),
                    life == 3 ? new ScriptedEvaluators() : new ScriptedEvaluators().upTo(25_000L * (life + 1)));
            before.close();
        }
        try (var last = house) {
            assertThat(last.ended(id).counts().succeeded()).isEqualTo(100_000);
            all.addAll(last.events(id));
            var trials = new HashSet<Long>();
            long expected = 0;
            for (var event : all) {
                assertThat(event.id()).isEqualTo(++expected);
                if (event instanceof StudyEvent.TrialEnded ended) {
                    assertThat(trials.add(ended.trial().index())).isTrue();
                }
            }
            assertThat(trials).hasSize(100_000);
        }
    }

    @Test
    void a_retried_study_has_all_its_events_and_no_trial_twice_over_several_lives() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var failing = new ScriptedEvaluators();
        failing.otherwise(task ->
                task.index() % 3 == 0 ? ScriptedEvaluators.falls(Cause.EXIT) : ScriptedEvaluators.scores(task.index()));
        var house = EngineHouse.open(2, open(), failing);
        var id = house.run(TestGrid.of(3_000)).id();
        assertThat(house.view(id).counts().failed()).isEqualTo(1_000);
        EngineHouse.await(house.engine().changes().retry(id, Set.of(Outcome.FAILED)));
        for (int life = 0; life < 3; life++) {
            EngineHouse.await(house.engine().close(Duration.ofMillis(random.nextInt(5))));
            var before = house;
            before.store().close();
            house = before.nextLife(2, open(), new ScriptedEvaluators());
            before.close();
        }
        try (var last = house) {
            var study = EngineHouse.await(last.engine().study(id));
            if (study.counts().failed() > 0) {
                EngineHouse.await(last.engine().changes().retry(id, Set.of(Outcome.FAILED)));
            }
            last.awaitStored(id);
            var stored = last.store().view(id).orElseThrow();
            assertThat(stored.counts().succeeded()).isEqualTo(3_000);
            assertThat(stored.best().orElseThrow().index()).isEqualTo(2_999);
            assertThat(last.store().best(id, 3_000)).hasSize(3_000);
            long expected = 0;
            int retold = 0;
            for (var event : last.store().events(id, 0, 100_000)) {
                assertThat(event.id()).isEqualTo(++expected);
                if (event instanceof StoredEvent.Told told && told.kind().equals("trial")) {
                    retold++;
                    assertThat(told.data()).contains("\"outcome\":\"failed\"", "\"attempts\":[{");
                }
            }
            assertThat(retold).isGreaterThanOrEqualTo(1_000);
            for (long index = 0; index < 3_000; index += 3) {
                assertThat(last.trial(id, index).attempts().size()).isGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void points_that_were_added_over_several_lives_are_each_tried_once() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var evaluators = new ScriptedEvaluators().upTo(100);
        var house = EngineHouse.open(2, open(), evaluators);
        var id = house.submit(TestGrid.of(500));
        var indices = new HashMap<Integer, Long>();
        int lives = 4;
        for (int life = 1; life <= lives; life++) {
            // In the middle of trials that end.
            for (int request = 0; request < 10; request++) {
                var values = random.ints(5, 0, 700).toArray();
                var added = EngineHouse.await(house.engine().changes().add(id, points(values), random.nextInt(3) == 0));
                for (int i = 0; i < values.length; i++) {
                    long index = added.indices().get(i);
                    assertThat(indices.computeIfAbsent(values[i], ignored -> index))
                            .isEqualTo(index);
                }
            }
            if (random.nextBoolean()) {
                EngineHouse.await(house.engine().close(Duration.ofMillis(random.nextInt(5))));
            }
            var before = house;
            before.store().close();
            var others = life == lives ? new ScriptedEvaluators() : new ScriptedEvaluators().upTo(100 * (life + 1));
            house = before.nextLife(2, open(), others);
            before.close();
            evaluators.closeAll();
            evaluators = others;
        }
        try (var last = house) {
            long beside = indices.values().stream()
                    .filter(index -> index >= 500)
                    .distinct()
                    .count();
            var ended = last.awaitStored(id);
            assertThat(ended.points()).isEqualTo(500 + beside);
            assertThat(ended.counts().succeeded()).isEqualTo(500 + beside);
            indices.forEach((value, index) -> {
                assertThat(index).matches(at -> value < 500 ? at == (long) value : at >= 500 && at < 500 + beside);
                assertThat(last.trial(id, index).point())
                        .isEqualTo(points(value).getFirst());
            });
            long expected = 0;
            var trials = new HashSet<Long>();
            for (var event : last.store().events(id, 0, 10_000)) {
                assertThat(event.id()).isEqualTo(++expected);
                if (event instanceof StoredEvent.TrialEnded trial) {
                    assertThat(trials.add(trial.stored().trial().index())).isTrue();
                }
            }
            assertThat(trials).hasSize((int) (500 + beside));
        }
    }

    private static List<Point> points(int... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Point(new LinkedHashMap<>(Map.of("x", Value.of(value)))))
                .toList();
    }
}
