package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.study.StudyState;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The study has the points (0, 0) to (0, 9) of the space of the samples; of its trials, the one with index 3 failed.
final class AggregateRoutesTest {
    private static final String STUDY = "/api/v1/studies/sphere-abc234";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void study() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 1));
        server.records.trials = 10;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void effects_tell_count_mean_best_and_failures_by_value() {
        var effects = server.json(STUDY + "/effects");

        assertThat(effects.path("ended").asLong()).isEqualTo(10);
        assertThat(effects.path("count").asLong()).isEqualTo(9);
        assertThat(effects.path("failed").asLong()).isEqualTo(1);
        assertThat(effects.path("complete").asBoolean()).isFalse();
        assertThat(effects.path("missing")).hasSize(2);
        assertThat(effects.at("/parameters/1/name").asText()).isEqualTo("y");
        var three = effects.at("/parameters/1/values/3");
        assertThat(three.toString())
                .isEqualTo("{\"value\":3,\"absent\":false,\"count\":0,\"failed\":1,\"mean\":null,\"std\":null,"
                        + "\"best\":null}");
        assertThat(effects.at("/parameters/1/values/4/mean").asDouble()).isEqualTo(2);
    }

    @Test
    void a_heat_map_has_a_cell_for_each_pair_of_values_with_a_trial() {
        var map = server.json(STUDY + "/heatmap?x=y&y=x");

        assertThat(map.at("/x/name").asText()).isEqualTo("y");
        assertThat(map.at("/x/values")).hasSize(100);
        assertThat(map.path("cells")).hasSize(10);
        assertThat(map.at("/cells/9").toString())
                .isEqualTo("{\"x\":9,\"y\":0,\"count\":1,\"failed\":0,\"mean\":4.5,\"best\":4.5}");
    }

    @Test
    void a_heat_map_of_no_pair_names_the_parameters_there_are() {
        for (var query : List.of("", "?x=x", "?x=x&y=x", "?x=x&y=nope", "?x=x&y=y&z=1")) {
            var answer = server.get(STUDY + "/heatmap" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(LocalServer.json(answer).path("type").asText()).isEqualTo("/problems/invalid-parameter");
        }
        assertThat(server.json(STUDY + "/heatmap?x=x&y=nope")
                        .at("/errors/0/detail")
                        .asText())
                .contains("x, y");
    }

    @Test
    void history_has_improvements_and_samples_in_the_order_of_their_ends() {
        var history = server.json(STUDY + "/history?points=4");

        assertThat(history.path("succeeded").asLong()).isEqualTo(9);
        assertThat(history.path("improvements")).hasSize(9);
        assertThat(history.path("sampled")).hasSizeBetween(2, 4);
        assertThat(history.at("/improvements/3").toString())
                .isEqualTo("{\"index\":4,\"event\":5,\"completed\":5,\"time\":null,\"objective\":2.0}");
    }

    @Test
    void only_what_has_ended_since_is_read_again() {
        var first = server.json(STUDY + "/effects");
        assertThat(server.records.trialsRead.get()).isEqualTo(10);

        assertThat(server.json(STUDY + "/effects")).isEqualTo(first);
        assertThat(server.records.trialsRead.get()).isEqualTo(10);

        server.records.trials = 12;
        assertThat(server.json(STUDY + "/history").path("succeeded").asLong()).isEqualTo(11);
        assertThat(server.records.trialsRead.get()).isEqualTo(12);
    }

    @Test
    void studies_asked_in_turn_are_not_read_again() {
        for (int round = 0; round < 2; round++) {
            for (int study = 0; study < 9; study++) {
                ask(study);
            }
        }
        assertThat(server.records.trialsRead.get()).isEqualTo(90);
    }

    @Test
    void the_study_not_asked_for_longest_is_forgotten_once_all_take_too_much_memory() {
        // Each has more than 10,000 cells, of the 524,288 there may be.
        for (int study = 0; study < 60; study++) {
            ask(study);
        }
        assertThat(server.records.trialsRead.get()).isEqualTo(600);
        ask(59);
        ask(30);
        assertThat(server.records.trialsRead.get()).isEqualTo(600);
        ask(0);
        assertThat(server.records.trialsRead.get()).isEqualTo(610);
    }

    private void ask(int study) {
        var id = "sphere-" + (100 + study);
        server.studies.put(Samples.study(id, StudyState.RUNNING, 1));
        assertThat(server.json("/api/v1/studies/" + id + "/effects")
                        .path("ended")
                        .asLong())
                .isEqualTo(10);
    }

    @Test
    void requests_at_once_share_the_first_reading_of_a_large_study() {
        server.records.trials = 10_000;
        var answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> server.json(STUDY + "/effects")))
                .toList();
        var different = new HashSet<JsonNode>();
        answers.forEach(answer -> different.add(answer.join()));

        assertThat(different)
                .singleElement()
                .satisfies(effects -> assertThat(effects.path("ended").asLong()).isEqualTo(10_000));
        assertThat(server.records.trialsRead.get()).isEqualTo(10_000);
    }

    @Test
    void the_timeline_shows_what_runs_and_then_what_ended_last() {
        server.studies.running.add(new RunningTrial(10, 99, "cpu-1", Samples.START.plusSeconds(9), 1));
        var first = server.json(STUDY + "/timeline?limit=4");

        assertThat(first.at("/items/0/slot").asText()).isEqualTo("cpu-0");
        assertThat(first.at("/items/0/attempts/0/index").asLong()).isEqualTo(9);
        assertThat(first.at("/items/0/attempts")).hasSize(4);
        assertThat(first.at("/items/1/slot").asText()).isEqualTo("cpu-1");
        assertThat(first.at("/items/1/attempts/0").toString())
                .isEqualTo("{\"index\":10,\"attempt\":1,\"token\":99,\"outcome\":null,\"cause\":null,"
                        + "\"started_at\":\"2026-03-01T09:30:09.000Z\",\"ended_at\":null,\"duration_seconds\":null}");
        var second = server.json(first.path("next").asText());
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.at("/items/0/attempts/0/index").asLong()).isEqualTo(5);
        assertThat(server.json(second.path("next").asText()).path("next").isNull())
                .isTrue();
        assertThat(server.get(STUDY + "/timeline?cursor=x").statusCode()).isEqualTo(400);
    }

    @Test
    void aggregates_of_no_study_are_not_found() {
        for (var path : List.of("effects", "heatmap?x=x&y=y", "history", "timeline")) {
            assertThat(server.get("/api/v1/studies/none-abc234/" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
