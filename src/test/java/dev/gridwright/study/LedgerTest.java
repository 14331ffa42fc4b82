package dev.gridwright.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.StopRule.NoImprovement;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final long POINTS = 100;

    @Test
    void every_point_is_in_exactly_one_state() {
        var ledger = ledger(StopRule.NONE);
        ledger.tell(0, Outcome.SUCCEEDED, true, OptionalDouble.of(1));
        ledger.tell(1, Outcome.FAILED, false, OptionalDouble.empty());
        ledger.tell(2, Outcome.SKIPPED, false, OptionalDouble.empty());

        var counts = ledger.counts(4, 2);

        assertThat(counts.points()).isEqualTo(POINTS);
        assertThat(counts.waiting()).isEqualTo(91);
        assertThat(counts.cached()).isEqualTo(1);
        assertThat(counts.failures()).isEqualTo(1);
    }

    @Test
    void the_best_does_not_depend_on_the_order_of_arrival() {
        var random = new Random(7);
        var indices = new ArrayList<Long>();
        for (long index = 0; index < POINTS; index++) {
            indices.add(index);
        }
        for (int round = 0; round < 50; round++) {
            Collections.shuffle(indices, random);
            var ledger = ledger(StopRule.NONE);
            indices.forEach(index -> ledger.tell(index, Outcome.SUCCEEDED, false, OptionalDouble.of(index % 10)));
            assertThat(ledger.best()).isEqualTo(OptionalLong.of(9));
        }
    }

    @Test
    void a_minimum_is_better_when_it_is_sought() {
        var ledger = new Ledger(POINTS, Goal.MINIMIZE, StopRule.NONE, Optional.empty());
        assertThat(ledger.tell(0, Outcome.SUCCEEDED, false, OptionalDouble.of(2)))
                .isTrue();
        assertThat(ledger.tell(1, Outcome.SUCCEEDED, false, OptionalDouble.of(3)))
                .isFalse();
        assertThat(ledger.tell(2, Outcome.SUCCEEDED, false, OptionalDouble.of(1)))
                .isTrue();
        assertThat(ledger.best()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void a_target_is_met_by_its_very_number() {
        var ledger = ledger(new StopRule(OptionalDouble.of(0.9), Optional.empty()));
        ledger.tell(0, Outcome.SUCCEEDED, false, OptionalDouble.of(0.89));
        assertThat(ledger.verdict()).isEmpty();
        ledger.tell(1, Outcome.SUCCEEDED, false, OptionalDouble.of(0.9));
        assertThat(ledger.verdict()).contains(StopReason.TARGET);
    }

    @Test
    void small_gains_are_no_improvement() {
        var ledger = ledger(new StopRule(OptionalDouble.empty(), Optional.of(new NoImprovement(3, 0.1))));
        ledger.tell(0, Outcome.SUCCEEDED, false, OptionalDouble.of(1.0));
        ledger.tell(1, Outcome.SUCCEEDED, false, OptionalDouble.of(1.05));
        ledger.tell(2, Outcome.FAILED, false, OptionalDouble.empty());
        assertThat(ledger.verdict()).isEmpty();
        ledger.tell(3, Outcome.SUCCEEDED, false, OptionalDouble.of(1.09));
        assertThat(ledger.verdict()).contains(StopReason.NO_IMPROVEMENT);
    }

    @Test
    void a_gain_beyond_the_delta_starts_the_count_again() {
        var ledger = ledger(new StopRule(OptionalDouble.empty(), Optional.of(new NoImprovement(2, 0.1))));
        ledger.tell(0, Outcome.SUCCEEDED, false, OptionalDouble.of(1.0));
        ledger.tell(1, Outcome.SUCCEEDED, false, OptionalDouble.of(1.0));
        ledger.tell(2, Outcome.SUCCEEDED, false, OptionalDouble.of(1.2));
        ledger.tell(3, Outcome.SUCCEEDED, false, OptionalDouble.of(1.2));
        assertThat(ledger.verdict()).isEmpty();
    }

    @Test
    void failures_end_a_study_only_when_they_exceed_the_budget() {
        var share = new Ledger(POINTS, Goal.MAXIMIZE, StopRule.NONE, Optional.of(new MaxFailures.Share(0.02)));
        share.tell(0, Outcome.FAILED, false, OptionalDouble.empty());
        share.tell(1, Outcome.TIMED_OUT, false, OptionalDouble.empty());
        assertThat(share.verdict()).isEmpty();
        share.tell(2, Outcome.INVALID, false, OptionalDouble.empty());
        assertThat(share.verdict()).contains(StopReason.MAX_FAILURES);

        var count = new Ledger(POINTS, Goal.MAXIMIZE, StopRule.NONE, Optional.of(new MaxFailures.Count(0)));
        count.tell(0, Outcome.CANCELLED, false, OptionalDouble.empty());
        assertThat(count.verdict()).isEmpty();
        count.tell(1, Outcome.FAILED, false, OptionalDouble.empty());
        assertThat(count.verdict()).contains(StopReason.MAX_FAILURES);
    }

    @Test
    void a_retry_takes_ends_back_and_begins_anew() {
        var rule = new StopRule(OptionalDouble.of(5), Optional.of(new StopRule.NoImprovement(2, 0)));
        var ledger = new Ledger(POINTS, Goal.MAXIMIZE, rule, Optional.of(new MaxFailures.Count(0)));
        ledger.tell(0, Outcome.SUCCEEDED, false, OptionalDouble.of(7));
        ledger.tell(1, Outcome.FAILED, false, OptionalDouble.empty());
        ledger.tell(2, Outcome.FAILED, false, OptionalDouble.empty());
        ledger.retract(Outcome.FAILED);
        ledger.beginAnew();
        ledger.leaveOut(10);

        assertThat(ledger.verdict()).isEmpty();
        assertThat(ledger.best()).hasValue(0);
        assertThat(ledger.left()).isEqualTo(POINTS - 12);
        assertThat(ledger.counts(0, 0).failed()).isEqualTo(1);
        assertThat(ledger.counts(0, 0).skipped()).isEqualTo(10);
        assertThat(ledger.counts(0, 0).points()).isEqualTo(POINTS);
        assertThatThrownBy(() -> ledger.retract(Outcome.INVALID)).isInstanceOf(IllegalStateException.class);
        ledger.tell(3, Outcome.SUCCEEDED, false, OptionalDouble.of(1));
        assertThat(ledger.verdict()).isEmpty();
        ledger.tell(4, Outcome.SUCCEEDED, false, OptionalDouble.of(2));
        assertThat(ledger.verdict()).contains(StopReason.NO_IMPROVEMENT);
    }

    private static Ledger ledger(StopRule stop) {
        return new Ledger(POINTS, Goal.MAXIMIZE, stop, Optional.empty());
    }
}
