package dev.gridwright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.prepare.Preparer.Outcome;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.Prepared.FetchedFile;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Materials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Studies that have to be made ready before their first trial.
final class PreparationTest {
    private static final Materials MATERIALS = new Materials(Map.of("words", "/content/words"), Map.of());
    private static final Prepared PREPARED =
            new Prepared(Map.of("words", new FetchedFile("https://example.com/words", "ab", 7)), Optional.empty());
    private static final Outcome READY = new Outcome.Ready(MATERIALS, PREPARED);

    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final List<Materials> seen = new CopyOnWriteArrayList<>();

    private ScriptedEvaluators noting() {
        return evaluators.otherwise(task -> {
            seen.add(task.materials());
            return ScriptedEvaluators.scores(1);
        });
    }

    @Test
    void a_study_is_accepted_at_once_and_claims_when_it_is_ready() {
        try (var house = EngineHouse.open(2, noting())) {
            var id = house.submit(TestGrid.of(5).input("words"));
            var preparing = house.library().preparer().next();
            assertThat(preparing.study).isEqualTo(id);
            assertThat(house.view(id).state()).isEqualTo(StudyState.QUEUED);
            assertThat(house.view(id).message()).isEqualTo("It is being prepared: 1 of 2 by hand");
            assertThat(EngineHouse.await(house.engine().blocked(id)))
                    .contains("The study is being prepared: 1 of 2 by hand.");
            // Others do not wait for it.
            assertThat(house.run(TestGrid.of(3)).counts().succeeded()).isEqualTo(3);

            preparing.end(READY);
            var ended = house.ended(id);
            assertThat(ended.counts().succeeded()).isEqualTo(5);
            assertThat(ended.message()).isEmpty();
            assertThat(ended.provenance().prepared()).isEqualTo(PREPARED);
            assertThat(seen).contains(MATERIALS);
            await().atMost(Duration.ofSeconds(EngineHouse.LIMIT_SECONDS)).until(() -> preparing.closed);
        }
    }

    @Test
    void a_study_that_cannot_be_made_ready_fails_and_says_why() {
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(5).input("words"));
            var preparing = house.library().preparer().next();
            preparing.end(new Outcome.Failed("The input 'words' could not be fetched."));
            var ended = house.ended(id);
            assertThat(ended.state()).isEqualTo(StudyState.FAILED);
            assertThat(ended.stopReason()).contains(StopReason.ERROR);
            assertThat(ended.message()).isEqualTo("The input 'words' could not be fetched.");
            assertThat(ended.counts().skipped()).isEqualTo(5);
            assertThat(ended.startedAt()).isEmpty();
            assertThat(evaluators.indices()).isEmpty();
        }
    }

    @Test
    void a_cancel_ends_the_preparation() {
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(5).input("words"));
            var preparing = house.library().preparer().next();
            EngineHouse.await(house.engine().cancel(id, OnLimit.DRAIN));
            assertThat(house.ended(id).state()).isEqualTo(StudyState.CANCELLED);
            assertThat(preparing.closed).isTrue();
            preparing.end(READY);
            assertThat(house.view(id).counts().skipped()).isEqualTo(5);
        }
    }

    @Test
    void a_pause_ends_the_preparation_and_it_begins_again_when_resumed() {
        try (var house = EngineHouse.open(1, noting())) {
            var id = house.submit(TestGrid.of(5).input("words"));
            var first = house.library().preparer().next();
            assertThat(EngineHouse.await(house.engine().pause(id)).state()).isEqualTo(StudyState.PAUSED);
            assertThat(first.closed).isTrue();
            // What it says now comes too late.
            first.end(new Outcome.Failed("too late"));
            assertThat(EngineHouse.await(house.engine().resume(id)).state()).isEqualTo(StudyState.QUEUED);
            house.library().preparer().next().end(READY);
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(5);
        }
    }

    @Test
    void a_pause_of_a_study_that_is_ready_keeps_what_it_has() {
        var gate = new CountDownLatch(1);
        evaluators.on(0, ScriptedEvaluators.waitsFor(gate));
        try (var house = EngineHouse.open(1, evaluators)) {
            var id = house.submit(TestGrid.of(5).input("words"));
            var only = house.library().preparer().next();
            only.end(READY);
            evaluators.awaitBegun(0, 1);
            EngineHouse.await(house.engine().pause(id));
            assertThat(only.closed).isFalse();
            EngineHouse.await(house.engine().resume(id));
            gate.countDown();
            assertThat(house.ended(id).counts().succeeded()).isEqualTo(5);
            assertThat(house.library().preparer().hasNext()).isFalse();
        }
    }

    @Test
    void after_a_crash_a_study_is_made_ready_again_as_it_was() {
        var store = new MemoryStore();
        var lost = EngineHouse.open(1, store, evaluators.on(0, ScriptedEvaluators.spins()));
        var id = lost.submit(TestGrid.of(5).input("words"));
        lost.library().preparer().next().end(READY);
        lost.awaitRunning(id);
        evaluators.awaitBegun(0, 1);
        var others = new ScriptedEvaluators();
        try (var house = lost.nextLife(1, store.nextLife(), others)) {
            var again = house.library().preparer().next();
            assertThat(again.before).isEqualTo(PREPARED);
            assertThat(others.indices()).isEmpty();
            // Nothing of the time that it takes counts, however often a server is started anew.
            assertThat(house.view(id).state()).isEqualTo(StudyState.RUNNING);
            var elapsed = house.view(id).elapsed();
            assertThat(house.view(id).elapsed()).isEqualTo(elapsed);
            again.end(READY);
            assertThat(house.awaitStored(id).counts().succeeded()).isEqualTo(5);
        }
    }

    @Test
    void a_study_that_was_being_prepared_is_left_queued_by_a_shutdown_and_goes_on_later() {
        var store = new MemoryStore();
        var first = EngineHouse.open(1, store, evaluators);
        var id = first.submit(TestGrid.of(5).input("words"));
        var begun = first.library().preparer().next();
        EngineHouse.await(first.engine().close(Duration.ZERO));
        assertThat(begun.closed).isTrue();
        begun.end(READY);
        try (var house = first.nextLife(1, store.nextLife(), new ScriptedEvaluators())) {
            assertThat(house.view(id).state()).isEqualTo(StudyState.QUEUED);
            house.library().preparer().next().end(READY);
            assertThat(house.awaitStored(id).counts().succeeded()).isEqualTo(5);
        }
    }
}
