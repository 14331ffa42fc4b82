package dev.gridwright.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.quota.Occupancy.Part;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class OccupancyTest {
    private static final Owner CI = new Owner("aaaaaaaa", "ci");
    private static final Owner LAB = new Owner("bbbbbbbb", "lab");

    private Quota quota = new Quota(OptionalLong.of(2), OptionalLong.of(100));
    private final Occupancy occupancy = new Occupancy(token -> token.equals(CI.token()) ? quota : Quota.NONE);

    @Test
    void what_fits_exactly_is_taken_and_one_more_is_not() {
        occupancy.keep(Part.study(CI, 40));
        assertThat(occupancy.excess(Part.study(CI, 60))).isEmpty();
        assertThat(occupancy.excess(Part.study(CI, 61)))
                .hasValue("The token aaaaaaaa (ci) may have 100 points in studies that have not ended, and has 40 in 1"
                        + " of them; this needs 61 more. Wait for some to end, cancel some, or ask an administrator"
                        + " for a token that may have more.");
        occupancy.keep(Part.study(CI, 1));
        assertThat(occupancy.excess(Part.study(CI, 1)))
                .hasValue("The token aaaaaaaa (ci) may have 2 studies that have not ended, and has 2. Wait for one to"
                        + " end, cancel one, or ask an administrator for a token that may have more.");
    }

    @Test
    void what_will_never_fit_is_said_to_be_too_large() {
        assertThat(occupancy.excess(Part.study(CI, Long.MAX_VALUE)).orElseThrow())
                .contains("Take a sample")
                .doesNotContain("Wait");
    }

    @Test
    void a_study_that_is_being_stored_counts_until_it_is_among_the_unfinished() {
        var coming = Part.study(CI, 60);
        occupancy.keep(coming);
        assertThat(occupancy.excess(Part.study(CI, 41))).isPresent();
        occupancy.keep(coming);
        occupancy.release(coming);
        assertThat(occupancy.excess(Part.study(CI, 40))).isEmpty();
        assertThat(occupancy.excess(Part.study(CI, 41))).isPresent();
    }

    @Test
    void points_that_are_added_to_a_study_need_no_room_for_another_study() {
        occupancy.keep(Part.study(CI, 40));
        occupancy.keep(Part.study(CI, 40));
        assertThat(occupancy.excess(new Part(CI, 0, 20))).isEmpty();
        assertThat(occupancy.excess(new Part(CI, 0, 21))).isPresent();
    }

    @Test
    void what_has_ended_is_free_again_also_what_was_added() {
        occupancy.keep(Part.study(CI, 40));
        occupancy.keep(new Part(CI, 0, 60));
        assertThat(occupancy.excess(Part.study(CI, 1))).isPresent();
        occupancy.release(Part.study(CI, 100));
        assertThat(occupancy.excess(Part.study(CI, 100))).isEmpty();
    }

    @Test
    void others_and_those_without_a_limit_are_not_counted() {
        for (int i = 0; i < 1_000; i++) {
            occupancy.keep(Part.study(LAB, Long.MAX_VALUE / 1_000));
        }
        assertThat(occupancy.excess(Part.study(CI, 100))).isEmpty();
        assertThat(occupancy.excess(Part.study(LAB, Long.MAX_VALUE))).isEmpty();
        quota = new Quota(OptionalLong.empty(), OptionalLong.of(100));
        for (int i = 0; i < 100; i++) {
            occupancy.keep(Part.study(CI, 1));
        }
        assertThat(occupancy.excess(Part.study(CI, 1)).orElseThrow()).contains("100 points");
    }

    @Test
    void a_quota_of_its_own_goes_before_the_usual_one() {
        assertThat(new Quota(OptionalLong.of(3), OptionalLong.empty()).or(Quota.DEFAULT))
                .isEqualTo(new Quota(OptionalLong.of(3), Quota.DEFAULT.points()));
    }
}
