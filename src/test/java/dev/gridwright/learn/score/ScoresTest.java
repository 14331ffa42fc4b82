package dev.gridwright.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Metrics against tables that were worked out by hand.
final class ScoresTest {

    private static final Offset<Double> EXACT = within(1e-12);

    /// Truth 1 1 1 0 0 0 0, predicted 1 1 0 1 0 0 0: 2 hits and 1 miss of class 1, 1 false alarm, 3 rejections.
    private final ClassScores two = new ClassScores(
            new double[][] {{.1, .9}, {.4, .6}, {.7, .3}, {.2, .8}, {.7, .3}, {.9, .1}, {.8, .2}},
            new int[] {1, 1, 1, 0, 0, 0, 0},
            2);

    @Test
    void two_classes_are_scored_for_the_second() {
        assertThat(two.value("accuracy")).isEqualTo(5.0 / 7, EXACT);
        assertThat(two.value("precision")).isEqualTo(2.0 / 3, EXACT);
        assertThat(two.value("recall")).isEqualTo(2.0 / 3, EXACT);
        assertThat(two.value("f1")).isEqualTo(2.0 / 3, EXACT);
        // (2·3 − 1·1) / √(3·3·4·4)
        assertThat(two.value("mcc")).isEqualTo(5.0 / 12, EXACT);
        // Of 12 pairs: .9 beats 4, .6 beats 3, .3 beats 2 and ties with 1.
        assertThat(two.value("auc")).isEqualTo(9.5 / 12, EXACT);
        assertThat(two.value("log_loss"))
                .isEqualTo(
                        -(Math.log(.9)
                                        + Math.log(.6)
                                        + Math.log(.3)
                                        + Math.log(.2)
                                        + Math.log(.7)
                                        + Math.log(.9)
                                        + Math.log(.8))
                                / 7,
                        EXACT);
    }

    @Test
    void more_classes_are_averaged() {
        // Truth by prediction: {2 1 0}, {0 1 1}, {0 0 1}.
        ClassScores three = new ClassScores(
                new double[][] {{1, 0, 0}, {.6, .4, 0}, {.4, .6, 0}, {.2, .5, .3}, {0, .4, .6}, {.1, .2, .7}},
                new int[] {0, 0, 0, 1, 1, 2},
                3);
        assertThat(three.value("accuracy")).isEqualTo(4.0 / 6, EXACT);
        assertThat(three.value("precision")).isEqualTo((1 + .5 + .5) / 3, EXACT);
        assertThat(three.value("recall")).isEqualTo((2.0 / 3 + .5 + 1) / 3, EXACT);
        assertThat(three.value("f1")).isEqualTo((.8 + .5 + 2.0 / 3) / 3, EXACT);
        // (4·6 − (2·3 + 2·2 + 2·1)) / √((36 − 12)(36 − 14))
        assertThat(three.value("mcc")).isEqualTo(12 / Math.sqrt(24 * 22), EXACT);
        // Class 0: all 9 pairs. Class 1: .5 beats 3 of 4, .4 beats 2 and ties with 1. Class 2: all 5 pairs.
        assertThat(three.value("auc")).isEqualTo((1 + 5.5 / 8 + 1) / 3, EXACT);
    }

    @Test
    void a_class_that_is_never_predicted_has_no_precision_and_no_correlation() {
        ClassScores none = new ClassScores(new double[][] {{1, 0}, {1, 0}, {1, 0}}, new int[] {0, 0, 1}, 2);
        assertThat(none.value("precision")).isZero();
        assertThat(none.value("f1")).isZero();
        assertThat(none.value("mcc")).isZero();
        assertThat(none.value("auc")).isEqualTo(.5, EXACT);
        assertThat(none.value("log_loss")).isEqualTo(-Math.log(1e-15) / 3, EXACT);
    }

    @Test
    void numbers_are_scored_by_their_errors() {
        // Errors 1, -2, 2; the truth varies by 14 around its mean.
        NumberScores scores = new NumberScores(new double[] {2, 0, 8}, new double[] {1, 2, 6});
        assertThat(scores.value("mae")).isEqualTo(5.0 / 3, EXACT);
        assertThat(scores.value("rmse")).isEqualTo(Math.sqrt(3), EXACT);
        assertThat(scores.value("r2")).isEqualTo(1 - 9.0 / 14, EXACT);
    }

    @Test
    void a_target_that_does_not_vary_is_met_or_not() {
        assertThat(new NumberScores(new double[] {3, 3}, new double[] {3, 3}).value("r2"))
                .isEqualTo(1);
        assertThat(new NumberScores(new double[] {3, 4}, new double[] {3, 3}).value("r2"))
                .isZero();
    }
}
