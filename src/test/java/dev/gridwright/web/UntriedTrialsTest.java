package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.Shard;
import dev.gridwright.space.Point;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The points are those of the space of the samples, 100 values of x by 100 of y, so point 705 has x 7 and y 5.
final class UntriedTrialsTest {
    private static final String STUDY = "sphere-abc234";
    private static final String TRIALS = "/api/v1/studies/" + STUDY + "/trials";
    private static final int ALL = 10_000;

    private final LocalServer server = new LocalServer();
    private final Set<Long> ended = new HashSet<>();

    @AfterEach
    void close() {
        server.close();
    }

    /// What the fakes know, as a study that would be shown with it.
    private void study(StudyState state, long points) {
        var sample = Samples.study(STUDY, state, 1);
        long open = server.studies.running.size() + server.studies.backoff.size();
        long left = points - ended.size() - open;
        server.studies.put(new StudyView(
                STUDY,
                sample.name(),
                state,
                state == StudyState.CANCELLED ? Optional.of(StopReason.CANCELLED) : Optional.empty(),
                "",
                Map.of(),
                0,
                Limits.NONE,
                Samples.OBJECTIVE,
                "function",
                points,
                new Counts(
                        state.ended() ? 0 : left,
                        server.studies.running.size(),
                        server.studies.backoff.size(),
                        ended.size(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        state.ended() ? left : 0,
                        0),
                Optional.empty(),
                List.of(),
                "none",
                sample.createdAt(),
                sample.startedAt(),
                Optional.empty(),
                Duration.ofSeconds(3),
                Optional.empty(),
                sample.provenance(),
                Optional.empty(),
                1,
                0));
        var rows = Set.copyOf(ended);
        LongFunction<Optional<Trial>> read =
                index -> rows.contains(index) ? Optional.of(placed(index)) : Optional.empty();
        server.records.ended = read;
        server.records.trials = ALL;
    }

    private static Trial placed(long index) {
        var trial = Samples.trial(index);
        Point point = Samples.SPACE.point(index).orElseThrow();
        return new Trial(
                index,
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

    private void run(long index) {
        server.studies.running.add(new RunningTrial(index, index + 50, "cpu-0", Samples.START, 1));
    }

    /// `index state` of all pages, following every next link.
    private List<String> all(String query) {
        var found = new ArrayList<String>();
        var next = TRIALS + query;
        for (int pages = 0; !next.isEmpty(); pages++) {
            assertThat(pages).isLessThan(2_000);
            JsonNode page = server.json(next);
            page.path("items")
                    .forEach(item -> found.add(item.path("index").asText() + " "
                            + item.path("state").asText()));
            next = page.path("next").asText("");
        }
        return found;
    }

    private static List<String> listed(Map<Long, String> states, Predicate<String> wanted, Predicate<Long> filter) {
        return states.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()) && filter.test(entry.getKey()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    @Test
    void what_has_not_begun_is_found_among_all_points_for_any_options_states_and_pages() {
        long seed = 20_260_301;
        var random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            var options = new SearchOptions(Order.values()[random.nextInt(3)], round);
            if (random.nextBoolean()) {
                options = options.sample(1 + random.nextInt(400));
            }
            long from = random.nextLong(ALL);
            options = options.range(new IndexRange(from, from + 1 + random.nextInt(600)));
            if (random.nextBoolean()) {
                options = options.shard(new Shard(1, 2));
            }
            var points = Samples.points(options);
            var states = new TreeMap<Long, String>();
            LongStream.range(0, ALL).filter(points::contains).forEach(index -> states.put(index, "waiting"));
            boolean over = random.nextInt(3) == 0;
            ended.clear();
            server.studies.running.clear();
            server.studies.backoff.clear();
            for (long index : List.copyOf(states.keySet())) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> {
                        ended.add(index);
                        states.put(index, placed(index).outcome().word());
                    }
                    case 3 -> {
                        if (!over) {
                            run(index);
                            states.put(index, "running");
                        }
                    }
                    case 4 -> {
                        if (!over) {
                            server.studies.backoff.add(index);
                            states.put(index, "backoff");
                        }
                    }
                    default -> {}
                }
            }
            if (over) {
                states.replaceAll((index, state) -> state.equals("waiting") ? "skipped" : state);
            }
            server.studies.points = points;
            study(over ? StudyState.CANCELLED : StudyState.RUNNING, states.size());
            int limit = 1 + random.nextInt(90);
            for (var asked : List.of(
                    "waiting",
                    "skipped",
                    "backoff",
                    "waiting,running",
                    "waiting,backoff,succeeded",
                    "skipped,failed",
                    "waiting,running,backoff,succeeded,failed,skipped")) {
                var words = Set.of(asked.split(","));
                assertThat(all("?state=" + asked + "&limit=" + limit))
                        .as("seed %s, round %s, %s, state=%s, limit %s", seed, round, options, asked, limit)
                        .isEqualTo(listed(states, words::contains, index -> true));
                assertThat(all("?state=" + asked + "&limit=" + limit + "&param.y=7&param.y=40"))
                        .as("seed %s, round %s, %s, state=%s, limit %s", seed, round, options, asked, limit)
                        .isEqualTo(listed(states, words::contains, index -> index % 100 == 7 || index % 100 == 40));
            }
            assertThat(all("?limit=" + limit))
                    .as("without a word about states")
                    .isEqualTo(
                            listed(states, word -> !Set.of("waiting", "skipped").contains(word), index -> true));
        }
    }

    @Test
    void a_trial_that_has_not_begun_has_the_shape_of_the_others() {
        ended.addAll(List.of(0L, 1L));
        run(2);
        server.studies.backoff.add(4L);
        server.studies.attempts.put(4L, Samples.trial(3).attempts());
        server.studies.attempts.put(5L, Samples.trial(3).attempts());
        study(StudyState.RUNNING, ALL);

        var page = server.json(TRIALS + "?state=waiting&limit=2");
        assertThat(page.at("/items/0")).hasToString("""
                {"index":3,"params":{"x":0,"y":3},"state":"waiting","outcome":null,"cause":null,"message":"",\
                "objective":null,"objective_std":null,"metrics":{},"cached":false,"seed":null,\
                "duration_seconds":null,"attempts":[],"measurements":[]}""");
        assertThat(page.at("/items/1/index").asInt()).isEqualTo(5);
        assertThat(page.at("/items/1/attempts")).as("it was put back").hasSize(1);
        var backoff = server.json(TRIALS + "?state=backoff").path("items");
        assertThat(backoff).hasSize(1);
        assertThat(backoff.at("/0/state").asText()).isEqualTo("backoff");
        assertThat(backoff.at("/0/attempts/0/outcome").asText()).isEqualTo("failed");
        assertThat(server.json(TRIALS + "/4")).isEqualTo(backoff.get(0));
        assertThat(server.get(TRIALS + "/3").statusCode()).isEqualTo(404);

        assertThat(server.get(TRIALS + "?state=waiting&format=csv").body().lines())
                .hasSize(ALL - 3)
                .startsWith(
                        "index,params.x,params.y,state,outcome,cause,message,objective,objective_std,metrics.value,"
                                + "cached,seed,attempts,started_at,ended_at,duration_seconds",
                        "3,0,3,waiting,,,,,,,false,,,,,",
                        "5,0,5,waiting,,,,,,,false,,1,,,");
        assertThat(server.get(TRIALS + "?state=waiting&format=ndjson").body().lines())
                .hasSize(ALL - 4);
    }

    @Test
    void what_was_skipped_says_why() {
        ended.add(0L);
        study(StudyState.CANCELLED, ALL);
        var skipped = server.json(TRIALS + "?outcome=skipped&limit=1").at("/items/0");
        assertThat(skipped.path("index").asInt()).isEqualTo(1);
        assertThat(skipped.path("state").asText()).isEqualTo("skipped");
        assertThat(skipped.path("outcome").asText()).isEqualTo("skipped");
        assertThat(skipped.path("cause").asText()).isEqualTo("study_ended");
        assertThat(server.json(TRIALS + "?state=waiting").path("items")).isEmpty();
        assertThat(server.json(TRIALS).path("items")).hasSize(1);
        assertThat(server.get(TRIALS + "?state=skipped&format=csv").body().lines())
                .contains("1,0,1,skipped,skipped,study_ended,,,,,false,,,,,");
    }

    @Test
    void a_retry_that_leaves_points_out_has_both_waiting_and_skipped_trials() {
        ended.addAll(List.of(0L, 1L));
        server.studies.attempts.put(2L, Samples.trial(3).attempts());
        server.studies.restSkipped = true;
        study(StudyState.RUNNING, 10);
        assertThat(all("?state=waiting")).containsExactly("2 waiting");
    }

    @Test
    void a_trial_that_has_answered_no_longer_waits() {
        server.studies.answered.add(3L);
        study(StudyState.RUNNING, ALL);
        assertThat(all("?state=waiting&param.x=0&param.y=2&param.y=3&param.y=4"))
                .containsExactly("2 waiting", "4 waiting");
    }

    @Test
    void a_page_looks_at_a_bounded_number_of_points() {
        LongStream.range(0, ALL - 1).forEach(ended::add);
        study(StudyState.RUNNING, ALL);
        assertThat(all("?state=waiting")).containsExactly("9999 waiting");
        ended.add(9999L);
        study(StudyState.RUNNING, ALL);
        server.studies.calls.clear();
        assertThat(all("?state=waiting")).isEmpty();
        assertThat(server.studies.calls)
                .as("without waiting trials no point is looked at")
                .isEmpty();
    }

    @Test
    void other_orders_than_that_of_the_index_are_refused() {
        study(StudyState.RUNNING, ALL);
        for (var state : List.of("waiting", "skipped", "backoff", "waiting,succeeded")) {
            for (var order : List.of("completed", "objective")) {
                var answer = server.get(TRIALS + "?state=" + state + "&order=" + order);
                problem(answer, 400, "invalid-parameter");
                assertThat(LocalServer.json(answer).at("/errors/0/detail").asText())
                        .contains("index where waiting, backoff or skipped");
            }
        }
        problem(server.get(TRIALS + "?state=waiting&cursor=-3"), 400, "invalid-parameter");
    }
}
