package dev.gridwright.evaluate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.http.Halfway.Place;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.secret.Secrets;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HalfwayTest {
    private static final Map<Place, Map<String, Double>> ANSWERS = Map.of(new Place(0, 3), Map.of("loss", 1.0));

    @Test
    void what_a_trial_had_answered_is_taken_once() {
        var halfway = new Halfway();
        halfway.keep("a", 1, ANSWERS);
        assertThat(halfway.take("a", 2)).isEmpty();
        assertThat(halfway.take("b", 1)).isEmpty();
        assertThat(halfway.take("a", 1)).isEqualTo(ANSWERS);
        assertThat(halfway.take("a", 1)).isEmpty();
    }

    @Test
    void nothing_of_a_study_that_has_ended_is_kept() {
        var vertx = Vertx.vertx();
        try (var client = new OutboundClient(vertx, AllowedHosts.PUBLIC)) {
            var services = new HttpEvaluators(client, Secrets.NONE, InstantSource.system());
            services.halfway().keep("a", 1, ANSWERS);
            services.halfway().keep("a", 2, ANSWERS);
            services.halfway().keep("ab", 1, ANSWERS);
            services.studyEnded("a");
            assertThat(services.halfway().take("a", 1)).isEmpty();
            assertThat(services.halfway().take("a", 2)).isEmpty();
            assertThat(services.halfway().take("ab", 1)).isEqualTo(ANSWERS);
        } finally {
            var unused = vertx.close();
        }
    }
}
