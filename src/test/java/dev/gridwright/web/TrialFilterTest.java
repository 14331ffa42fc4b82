package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.space.Point;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The trials are those of the space of the samples, 100 values of x by 100 of y, so trial 705 has x 7 and y 5.
final class TrialFilterTest {
    private static final String TRIALS = "/api/v1/studies/sphere-abc234/trials";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void study() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.RUNNING, 1));
        server.records.trials = 10_000;
        server.records.ended = index -> Optional.of(placed(Samples.trial(index)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Trial placed(Trial trial) {
        Point point = Samples.SPACE.point(trial.index()).orElseThrow();
        return new Trial(
                trial.index(),
                point,
                trial.outcome(),
                trial.cause(),
                trial.message(),
                trial.objective(),
                trial.deviation(),
                trial.metrics(),
                trial.reused(),
                trial.seed(),
                trial.attempts(),
                trial.measurements());
    }

    /// The indices of all pages, following every next link.
    private List<Long> all(String query) {
        var found = new ArrayList<Long>();
        var next = TRIALS + query;
        int pages = 0;
        while (!next.isEmpty() && pages++ < 200) {
            JsonNode page = server.json(next);
            page.path("items").forEach(item -> found.add(item.path("index").asLong()));
            next = page.path("next").asText("");
            next = next.equals("null") ? "" : next;
        }
        return found;
    }

    @Test
    void trials_are_found_by_the_values_of_their_parameters() {
        assertThat(all("?param.x=7&param.y=5")).containsExactly(705L);
        assertThat(all("?param.x=7&param.x=9.0&param.y=5")).containsExactly(705L, 905L);
        assertThat(all("?param.x=7&limit=30"))
                .hasSize(100)
                .startsWith(700L, 701L)
                .endsWith(799L);
        assertThat(all("?param.y=3&state=failed")).hasSize(100);
        assertThat(all("?param.y=4&state=failed")).isEmpty();
        assertThat(all("?param.x=%227%22")).as("a text is no number").isEmpty();
        assertThat(all("?param.x=seven")).isEmpty();
    }

    @Test
    void every_order_can_be_filtered() {
        assertThat(all("?param.x=7&param.y=5&order=completed")).containsExactly(705L);
        assertThat(all("?param.x=99&param.y=6&param.y=98&order=objective")).containsExactly(9998L, 9906L);
    }

    @Test
    void no_page_looks_at_more_than_its_share_and_the_next_goes_on() {
        server.records.trialsRead.set(0);
        var first = server.json(TRIALS + "?param.x=99&param.y=99&order=completed");
        assertThat(first.path("items")).isEmpty();
        assertThat(first.path("next").asText()).contains("cursor=").contains("param.x=99");
        assertThat(all("?param.x=99&param.y=99&order=completed")).containsExactly(9999L);
        assertThat(server.get(TRIALS + "?format=ndjson&param.x=99&param.y=99&order=completed")
                        .body()
                        .lines())
                .hasSize(1);
    }

    @Test
    void few_ended_trials_are_found_in_a_space_that_is_mostly_untried() {
        server.records.ended =
                index -> index % 1000 == 7 ? Optional.of(placed(Samples.trial(index))) : Optional.empty();
        assertThat(all("?param.y=7&param.y=8"))
                .containsExactly(7L, 1007L, 2007L, 3007L, 4007L, 5007L, 6007L, 7007L, 8007L, 9007L);
        assertThat(all("?param.y=8")).isEmpty();
    }

    @Test
    void running_trials_are_filtered_too() {
        server.records.trials = 200;
        server.studies.running.add(new RunningTrial(305, 99, "cpu-1", Samples.START, 1));
        server.studies.running.add(new RunningTrial(306, 98, "cpu-0", Samples.START, 1));
        assertThat(all("?param.y=5")).containsExactly(5L, 105L, 305L);
        assertThat(all("?param.y=5&limit=1")).containsExactly(5L, 105L, 305L);
    }

    @Test
    void a_parameter_that_is_none_is_refused_with_the_known_ones() {
        var answer = server.get(TRIALS + "?param.z=1");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(LocalServer.json(answer).at("/errors/0/detail").asText()).contains("x, y");
        assertThat(server.get(TRIALS + "?param.=1").statusCode()).isEqualTo(400);
        assertThat(server.get(TRIALS + "?params.x=1").statusCode()).isEqualTo(400);
    }
}
