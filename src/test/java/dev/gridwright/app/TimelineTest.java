package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The timeline of a real study, as a whole and in part.
final class TimelineTest {
    private static final String GRID = """
            version: 1
            name: short
            space: {x: {min: 0, max: 59, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 3ms}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private HttpResponse<String> get(Server server, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.address().resolve(path)).timeout(Duration.ofSeconds(90));
        return client.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
    }

    private static Instant time(JsonNode attempt, String member) {
        return Instant.parse(attempt.path(member).asText());
    }

    private JsonNode attempt(Server server, String study, int index) throws Exception {
        return Wire.JSON
                .readTree(get(server, study + "/trials/" + index).body())
                .at("/attempts/0");
    }

    /// The indices on all pages.
    private Set<Long> indices(Server server, String timeline, Predicate<JsonNode> wanted) throws Exception {
        var indices = new TreeSet<Long>();
        for (var path = timeline; !path.isEmpty(); ) {
            var answer = get(server, path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = Wire.JSON.readTree(answer.body());
            for (var slot : page.path("items")) {
                for (var attempt : slot.path("attempts")) {
                    if (wanted.test(attempt)) {
                        assertThat(indices.add(attempt.path("index").asLong())).isTrue();
                    }
                }
            }
            path = page.path("next").asText("");
        }
        return indices;
    }

    @Test
    void a_part_of_the_timeline_holds_what_ran_within_it() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var answer = client.send(
                    HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                            .header("Content-Type", "application/yaml")
                            .POST(BodyPublishers.ofString(GRID))
                            .build(),
                    BodyHandlers.ofString());
            var study = answer.headers().firstValue("Location").orElseThrow();
            assertThat(get(server, study + "?until=ended", "Prefer", "wait=60").body())
                    .contains("\"completed\"");
            var timeline = study + "/timeline";
            var from = time(attempt(server, study, 20), "started_at");
            var to = time(attempt(server, study, 40), "started_at");

            // Times are shown in milliseconds and compared as they are.
            var within = indices(
                    server,
                    timeline,
                    one -> time(one, "started_at").isBefore(to)
                            && time(one, "ended_at").isAfter(from));
            var nearly = indices(
                    server,
                    timeline,
                    one -> !time(one, "started_at").isAfter(to)
                            && !time(one, "ended_at").isBefore(from));
            assertThat(within).contains(30L).doesNotContain(0L, 59L);
            var span = "?from=" + from + "&to=" + to;
            var found = indices(server, timeline + span, one -> true);
            assertThat(found).containsAll(within).isSubsetOf(nearly);
            assertThat(indices(server, timeline + span + "&limit=3", one -> true))
                    .isEqualTo(found);
            assertThat(indices(server, timeline + "?to=" + from.minusSeconds(3600), one -> true))
                    .isEmpty();
            assertThat(indices(server, timeline + "?from=" + to.plusSeconds(3600), one -> true))
                    .isEmpty();
            assertThat(indices(server, timeline + "?from=" + from.minusSeconds(3600), one -> true))
                    .hasSize(60);
            for (var wrong : List.of(
                    "from=now",
                    "to=2026-03-01",
                    "from=-999999999-01-01T00:00:00Z",
                    "from=" + to.plusSeconds(1) + "&to=" + from)) {
                assertThat(get(server, timeline + "?" + wrong).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
        }
    }
}
