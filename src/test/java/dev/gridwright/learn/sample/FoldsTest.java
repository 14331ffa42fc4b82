package dev.gridwright.learn.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FoldsTest {

    @Test
    void folds_and_the_classes_in_them_differ_by_at_most_one_row() {
        SeededRandom random = new SeededRandom(5);
        for (int round = 0; round < 200; round++) {
            int folds = 2 + random.nextInt(9);
            int classes = 1 + random.nextInt(6);
            int rows = folds + random.nextInt(400);
            int[] classOf =
                    IntStream.range(0, rows).map(i -> random.nextInt(classes)).toArray();
            int[] foldOf = Folds.assign(classOf, classes, folds, random.nextLong());
            assertBalanced(IntStream.range(0, rows).toArray(), foldOf, folds);
            for (int which = 0; which < classes; which++) {
                int wanted = which;
                int[] members = IntStream.range(0, rows)
                        .filter(i -> classOf[i] == wanted)
                        .toArray();
                assertBalanced(members, foldOf, folds);
            }
        }
    }

    @Test
    void the_split_follows_its_seed() {
        int[] classOf = new int[100];
        assertThat(Folds.assign(classOf, 1, 5, 3)).isEqualTo(Folds.assign(classOf, 1, 5, 3));
        assertThat(Folds.assign(classOf, 1, 5, 3)).isNotEqualTo(Folds.assign(classOf, 1, 5, 4));
    }

    @Test
    void a_row_is_either_trained_on_or_held_out() {
        int[] foldOf = Folds.assign(new int[23], 1, 4, 1);
        int[] both = IntStream.concat(
                        Arrays.stream(Folds.rows(foldOf, 2, true)), Arrays.stream(Folds.rows(foldOf, 2, false)))
                .sorted()
                .toArray();
        assertThat(both).isEqualTo(IntStream.range(0, 23).toArray());
    }

    @Test
    void one_fold_holds_a_fifth_out() {
        assertThat(Folds.parts(1)).isEqualTo(5);
        assertThat(Folds.parts(3)).isEqualTo(3);
    }

    @Test
    void standardizing_gives_mean_0_and_variance_1_and_centres_what_is_constant() {
        double[][] rows = {{1, 7}, {2, 7}, {3, 7}, {4, 7}};
        Standardizer standardizer = Standardizer.fit(rows);
        double[][] standardized = standardizer.apply(rows);
        assertThat(Arrays.stream(standardized).mapToDouble(row -> row[0]).sum()).isZero();
        assertThat(Arrays.stream(standardized)
                                .mapToDouble(row -> row[0] * row[0])
                                .sum()
                        / 4)
                .isCloseTo(1, within(1e-12));
        assertThat(standardizer.apply(new double[][] {{2.5, 9}})).isDeepEqualTo(new double[][] {{0, 2}});
        assertThat(standardizer.varying()).containsExactly(0);
    }

    private static void assertBalanced(int[] rows, int[] foldOf, int folds) {
        int[] sizes = new int[folds];
        for (int row : rows) {
            sizes[foldOf[row]]++;
        }
        assertThat(Arrays.stream(sizes).max().orElseThrow()
                        - Arrays.stream(sizes).min().orElseThrow())
                .isBetween(0, 1);
    }
}
