package dev.gridwright.engine.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.Delivery;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Hook;
import dev.gridwright.study.Hook.Event;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NoticesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<Hook> ALL =
            List.of(new Hook("https://ci.example.com/hook", Set.of(Event.values()), Optional.of("HOOK")));

    private static StudyView study(String verdict, Map<String, String> labels, Optional<Trial> best) {
        return new StudyView(
                "told-abc234",
                "told",
                StudyState.COMPLETED,
                Optional.of(StopReason.EXHAUSTED),
                "",
                labels,
                0,
                Limits.NONE,
                new Objective("value", Objective.Goal.MINIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                "function",
                3,
                new Counts(0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0),
                best,
                List.of(),
                verdict,
                NOW,
                Optional.of(NOW),
                Optional.of(NOW),
                Duration.ZERO,
                Optional.empty(),
                new StudyView.Provenance("00", Map.of(), Optional.empty(), Map.of()),
                Optional.empty(),
                1,
                0);
    }

    private static Trial best(String text) {
        return new Trial(
                0,
                new Point(new LinkedHashMap<>(Map.of("x", new Value.Text(text)))),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalDouble.of(1),
                OptionalDouble.empty(),
                Map.of("value", 1.0),
                Optional.empty(),
                7,
                List.of(),
                List.of());
    }

    private static List<String> events(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::event).toList();
    }

    @Test
    void an_end_is_told_and_a_failed_gate_beside_it() {
        assertThat(events(Notices.ended(ALL, () -> study("passed", Map.of(), Optional.empty()), NOW)))
                .containsExactly("finished");
        assertThat(events(Notices.ended(ALL, () -> study("failed", Map.of(), Optional.empty()), NOW)))
                .containsExactly("finished", "gate_failed");
        assertThat(events(Notices.started(ALL, () -> study("none", Map.of(), Optional.empty()), NOW)))
                .containsExactly("started");
    }

    @Test
    void whoever_did_not_ask_is_not_told() {
        var hooks = List.of(
                new Hook("https://a.example.com", Set.of(Event.GATE_FAILED), Optional.empty()),
                new Hook("https://b.example.com:8443/x", Set.of(Event.FINISHED), Optional.empty()));
        var told = Notices.ended(hooks, () -> study("failed", Map.of(), Optional.empty()), NOW);
        assertThat(events(told)).containsExactly("gate_failed", "finished");
        assertThat(told).extracting(Delivery::hook).containsExactly(0, 1);
        assertThat(told).extracting(Delivery::host).containsExactly("a.example.com:-1", "b.example.com:8443");
        assertThat(told).extracting(Delivery::id).doesNotHaveDuplicates();
        assertThat(Notices.best(hooks, () -> study("none", Map.of(), Optional.empty()), best("a"), NOW))
                .isEmpty();
        assertThat(Notices.ended(
                        List.of(),
                        () -> {
                            throw new AssertionError("nobody asked");
                        },
                        NOW))
                .isEmpty();
    }

    @Test
    void the_best_is_told_with_its_trial() {
        var told = Notices.best(ALL, () -> study("none", Map.of(), Optional.empty()), best("it"), NOW);
        assertThat(told).singleElement().satisfies(delivery -> {
            assertThat(delivery.latestOnly()).isTrue();
            assertThat(delivery.body()).contains("\"x\":\"it\"");
        });
    }

    @Test
    void what_is_told_is_bounded() {
        var huge = Optional.of(best("x".repeat(70_000)));
        var shorter = Notices.ended(ALL, () -> study("passed", Map.of("team", "vision"), huge), NOW);
        assertThat(shorter.getFirst().body())
                .hasSizeLessThan(Notices.MAX_BODY_CHARACTERS)
                .contains("\"team\":\"vision\"")
                .doesNotContain("\"best\":{");
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < 400; i++) {
            labels.put("label-" + i, "x".repeat(256));
        }
        var shortest = Notices.ended(ALL, () -> study("passed", labels, huge), NOW);
        assertThat(shortest.getFirst().body())
                .hasSizeLessThan(1_000)
                .contains("\"id\":\"told-abc234\"", "\"verdict\":\"passed\"", "\"counts\"");
    }
}
