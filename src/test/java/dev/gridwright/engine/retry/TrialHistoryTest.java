package dev.gridwright.engine.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialSettings.Backoff;
import dev.gridwright.trial.TrialSettings.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What the next fall of one trial means.
final class TrialHistoryTest {
    private static final Duration SOON = Duration.ofMillis(5);

    @Test
    void infrastructure_faults_cost_no_retry_and_are_bounded() {
        var history = new TrialHistory();
        var fell = (Ending.Fell) Ending.failed(Cause.SPAWN, "no child");
        for (int fault = 0; fault < TrialHistory.MAX_INFRASTRUCTURE_FAULTS; fault++) {
            var next = history.after(fell, Retry.NONE, 0.5);
            assertThat(next)
                    .isInstanceOfSatisfying(
                            AfterFall.Again.class,
                            again -> assertThat(again.charged()).isFalse());
            history.add(attempt(Cause.SPAWN), false, Optional.empty());
        }
        assertThat(history.after(fell, Retry.NONE, 0.5)).isInstanceOf(AfterFall.End.class);
    }

    @Test
    void a_program_that_is_not_there_is_not_looked_for_again_unless_the_grid_says_so() {
        var history = new TrialHistory();
        var fell = new Ending.Fell(Outcome.FAILED, Cause.SPAWN, "no program", OptionalInt.of(127), OptionalInt.empty());
        var asked = new Retry(1, List.of("spawn"), Backoff.DEFAULT);

        assertThat(history.after(fell, Retry.NONE, 0.5)).isInstanceOf(AfterFall.End.class);
        assertThat(history.after(fell, asked, 0.5)).isInstanceOf(AfterFall.Again.class);
    }

    @Test
    void a_wait_before_a_retry_is_somewhere_up_to_its_backoff() {
        var history = new TrialHistory();
        var retry = new Retry(3, List.of("oom"), new Backoff(Duration.ofSeconds(8), 2, Duration.ofMinutes(1)));
        var fell = (Ending.Fell) Ending.failed(Cause.OOM, "full");

        assertThat(history.after(fell, retry, 0)).isEqualTo(new AfterFall.Again(Duration.ZERO, true, true));
        history.add(attempt(Cause.OOM), true, Optional.empty());
        assertThat(history.after(fell, retry, 0.75)).isEqualTo(new AfterFall.Again(Duration.ofSeconds(12), true, true));
    }

    @Test
    void a_service_is_given_time_twenty_times_or_for_an_hour_and_then_retries_are_charged() {
        var often = new TrialHistory();
        var start = Instant.EPOCH;
        for (int wait = 0; wait < TrialHistory.MAX_PUT_OFF; wait++) {
            assertThat(often.after(putOff(SOON), Retry.NONE, 0.5))
                    .isInstanceOfSatisfying(AfterFall.Again.class, again -> {
                        assertThat(again.charged()).isFalse();
                        assertThat(again.fault()).isFalse();
                        assertThat(again.delay()).isBetween(SOON, SOON.multipliedBy(2));
                    });
            often.add(attempt(Cause.HTTP_STATUS), false, Optional.of(start.plus(SOON)));
        }
        assertThat(often.after(putOff(SOON), Retry.NONE, 0)).isInstanceOf(AfterFall.End.class);
        assertThat(often.after(putOff(SOON), new Retry(1, List.of("http_status:4xx"), Backoff.DEFAULT), 0))
                .isEqualTo(new AfterFall.Again(Duration.ZERO, true, true));

        var longer = new TrialHistory();
        longer.add(attempt(Cause.HTTP_STATUS), false, Optional.of(start.plus(Duration.ofMinutes(50))));
        assertThat(longer.after(putOff(Duration.ofMinutes(10)), Retry.NONE, 0)).isInstanceOf(AfterFall.Again.class);
        assertThat(longer.after(putOff(Duration.ofMinutes(11)), Retry.NONE, 0)).isInstanceOf(AfterFall.End.class);
    }

    private static Ending.Fell putOff(Duration wait) {
        return new Ending.Fell(
                Outcome.FAILED, Cause.HTTP_STATUS, "busy", OptionalInt.of(429), OptionalInt.empty(), Optional.of(wait));
    }

    private static Attempt attempt(Cause cause) {
        var now = Instant.EPOCH;
        return new Attempt(
                1,
                "node",
                "cpu-0",
                Outcome.FAILED,
                Optional.of(cause),
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                now,
                now,
                Duration.ZERO);
    }
}
