package dev.gridwright.engine;

import static dev.gridwright.engine.EngineHouse.await;
import static dev.gridwright.engine.ScriptedEvaluators.scores;
import static dev.gridwright.engine.ScriptedEvaluators.waitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.ScriptedEvaluators.Begun;
import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.slot.SlotPools.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Trials that occupy slots of one pool or another, and several at once.
final class RoomTest {
    private final ScriptedEvaluators evaluators = new ScriptedEvaluators();
    private final CountDownLatch gate = new CountDownLatch(1);

    private Map<String, PoolView> pools(EngineHouse house) {
        return await(house.engine().pools()).stream().collect(Collectors.toMap(PoolView::name, Function.identity()));
    }

    @Test
    void trials_that_wait_run_on_io_slots_beside_those_that_compute() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(new Sizes(1, 40, List.of()), evaluators)) {
            var computing = house.submit(TestGrid.of(1));
            var waiting = house.submit(TestGrid.of(50).on(0, 0));

            for (int index = 0; index < 40; index++) {
                evaluators.awaitBegun(waiting, index, 1);
            }
            evaluators.awaitBegun(computing, 0, 1);

            assertThat(pools(house)).containsEntry("cpu", new PoolView("cpu", 0, 1, 0));
            assertThat(pools(house)).containsEntry("io", new PoolView("io", 0, 40, 0));
            assertThat(await(house.engine().blocked(waiting)))
                    .containsExactly("All 40 io slots are busy; this study has 40 of them.");
            gate.countDown();
            assertThat(house.ended(waiting).counts().succeeded()).isEqualTo(50);
            assertThat(house.ended(computing).counts().succeeded()).isEqualTo(1);
            assertThat(slots(waiting)).hasSize(40).allMatch(slot -> slot.startsWith("io-"));
        }
    }

    private Set<String> slots(String study) {
        return evaluators.begun().stream()
                .filter(begun -> begun.study().equals(study))
                .map(Begun::slot)
                .collect(Collectors.toSet());
    }

    @Test
    void a_trial_that_needs_several_slots_keeps_them_from_others() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(new Sizes(5, 0, List.of()), evaluators)) {
            var wide = house.submit(TestGrid.of(4).on(2, 0));
            evaluators.awaitBegun(wide, 0, 1);
            evaluators.awaitBegun(wide, 1, 1);
            assertThat(pools(house)).containsEntry("cpu", new PoolView("cpu", 1, 4, 0));
            assertThat(await(house.engine().blocked(wide)))
                    .containsExactly("A trial needs 2 cpu slots at once; 1 of 5 are idle.");

            var narrow = house.submit(TestGrid.of(1));
            evaluators.awaitBegun(narrow, 0, 1);

            assertThat(pools(house)).containsEntry("cpu", new PoolView("cpu", 0, 5, 0));
            gate.countDown();
            assertThat(house.ended(wide).counts().succeeded()).isEqualTo(4);
            assertThat(house.ended(narrow).counts().succeeded()).isEqualTo(1);
            assertThat(evaluators.mostRunning(wide)).isEqualTo(2);
            assertThat(pools(house)).containsEntry("cpu", new PoolView("cpu", 5, 0, 0));
        }
    }

    @Test
    void no_two_trials_have_a_device_at_once() {
        var used = ConcurrentHashMap.<String>newKeySet();
        var shared = ConcurrentHashMap.<String>newKeySet();
        var seen = ConcurrentHashMap.<String>newKeySet();
        var listed = List.of("0", "1", "GPU-3");
        var inOrder = ConcurrentHashMap.<Boolean>newKeySet();
        evaluators.otherwise(task -> run -> {
            inOrder.add(
                    listed.stream().filter(task.devices()::contains).toList().equals(task.devices()));
            seen.addAll(task.devices());
            for (var device : task.devices()) {
                if (!used.add(device)) {
                    shared.add(device);
                }
            }
            var ending = scores(task.index()).run(run);
            task.devices().forEach(used::remove);
            return ending;
        });
        try (var house = EngineHouse.open(new Sizes(4, 0, listed), evaluators)) {
            var single = house.submit(TestGrid.of(200).on(1, 1));
            var pairs = house.submit(TestGrid.of(200).on(0, 2));

            assertThat(house.ended(single).counts().succeeded()).isEqualTo(200);
            assertThat(house.ended(pairs).counts().succeeded()).isEqualTo(200);

            assertThat(shared).isEmpty();
            assertThat(inOrder).containsExactly(true);
            assertThat(seen).containsExactlyInAnyOrder("0", "1", "GPU-3");
            assertThat(slots(single)).allMatch(slot -> slot.startsWith("gpu-"));
            assertThat(pools(house)).containsEntry("gpu", new PoolView("gpu", 3, 0, 0));
            assertThat(pools(house)).containsEntry("cpu", new PoolView("cpu", 4, 0, 0));
        }
    }

    @Test
    void what_does_not_fit_says_so_and_starts_when_the_pool_has_grown() {
        try (var house = EngineHouse.open(new Sizes(1, 0, List.of()), evaluators)) {
            var wide = house.submit(TestGrid.of(3).on(2, 0));
            var waiting = house.submit(TestGrid.of(3).on(0, 0));
            assertThat(await(house.engine().blocked(wide)))
                    .containsExactly(
                            "A trial needs 2 slots of the pool cpu at once, which has 1; an operator can give it"
                                    + " more.");
            assertThat(await(house.engine().blocked(waiting)))
                    .containsExactly("The pool io has no slot; an operator can give it some.");

            await(house.engine().resize("cpu", 2));
            await(house.engine().resize("io", 1));

            assertThat(house.ended(wide).counts().succeeded()).isEqualTo(3);
            assertThat(house.ended(waiting).counts().succeeded()).isEqualTo(3);
        }
    }

    @Test
    void of_very_many_studies_none_is_forgotten_and_the_most_urgent_comes_next() {
        evaluators.otherwise(task -> waitsFor(gate));
        try (var house = EngineHouse.open(new Sizes(1, 1, List.of()), evaluators)) {
            var studies = new ArrayList<String>();
            for (int i = 0; i < 200; i++) {
                studies.add(house.submit(TestGrid.of(2).on(i % 2, 0)));
            }
            var urgent = house.submit(TestGrid.of(2).priority(1));
            gate.countDown();

            for (var study : studies) {
                assertThat(house.ended(study).counts().succeeded()).isEqualTo(2);
            }
            assertThat(house.ended(urgent).counts().succeeded()).isEqualTo(2);
            var computed = evaluators.begun().stream()
                    .filter(begun -> begun.slot().startsWith("cpu"))
                    .map(Begun::study)
                    .toList();
            assertThat(computed.indexOf(urgent))
                    .as("next after those of the first lease")
                    .isLessThanOrEqualTo(2);
        }
    }
}
