package dev.gridwright.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.learn.sample.Folds;
import dev.gridwright.learn.sample.SeededRandom;
import dev.gridwright.learn.tree.ClassTreeGrower.Criterion;
import dev.gridwright.learn.tree.TreeGrower.Limits;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TreeGrowerTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final SeededRandom random = new SeededRandom(11);

    @Test
    void a_stump_is_cut_where_trying_every_cut_finds_it_best() {
        for (int round = 0; round < 100; round++) {
            // Few values, so that many are tied, or as many as rows.
            int values = round % 2 == 0 ? 4 : 1_000_000;
            double[][] rows = rows(40, 3, values);
            int[] classOf = IntStream.range(0, 40).map(i -> random.nextInt(3)).toArray();
            int minLeaf = 1 + random.nextInt(5);
            Tree stump = new ClassTreeGrower(Codes.of(rows), classOf, 3, Criterion.GINI, new Limits(1, ALL, minLeaf, 3))
                    .grow(ones(40), random);
            assertThat(giniOf(stump, rows, classOf)).isEqualTo(bestGini(rows, classOf, minLeaf), within(1e-9));
        }
    }

    @Test
    void a_stump_of_numbers_leaves_the_least_squares() {
        for (int round = 0; round < 100; round++) {
            double[][] rows = rows(40, 3, round % 2 == 0 ? 4 : 1_000_000);
            double[] targets =
                    IntStream.range(0, 40).mapToDouble(i -> random.nextInt(100)).toArray();
            Tree stump = new NumberTreeGrower(Codes.of(rows), targets, new Limits(1, ALL, 1, 3)).grow(ones(40), random);
            assertThat(squaresOf(stump, rows, targets)).isEqualTo(leastSquares(rows, targets), within(1e-6));
        }
    }

    @Test
    void without_limits_every_distinct_row_is_learned_also_where_no_single_cut_helps() {
        double[][] xor = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        int[] classOf = {0, 1, 1, 0};
        Tree tree = new ClassTreeGrower(Codes.of(xor), classOf, 2, Criterion.ENTROPY, new Limits(ALL, ALL, 1, 1))
                .grow(ones(4), random);
        for (int i = 0; i < 4; i++) {
            assertThat(tree.output(xor[i])[classOf[i]]).isEqualTo(1);
        }
    }

    @Test
    void every_limit_is_kept() {
        double[][] rows = rows(300, 5, 1_000_000);
        int[] classOf = IntStream.range(0, 300).map(i -> random.nextInt(2)).toArray();
        Codes codes = Codes.of(rows);
        Tree shallow = new ClassTreeGrower(codes, classOf, 2, Criterion.GINI, new Limits(3, ALL, 1, 5))
                .grow(ones(300), random);
        assertThat(shallow.depth()).isEqualTo(3);
        Tree small = new ClassTreeGrower(codes, classOf, 2, Criterion.GINI, new Limits(ALL, 7, 1, 5))
                .grow(ones(300), random);
        assertThat(small.leaves()).isEqualTo(7);
        Tree coarse = new ClassTreeGrower(codes, classOf, 2, Criterion.GINI, new Limits(ALL, ALL, 20, 5))
                .grow(ones(300), random);
        int[] sizes = new int[coarse.feature().length];
        for (double[] row : rows) {
            for (int node = 0; ; ) {
                if (coarse.feature()[node] == Tree.LEAF) {
                    sizes[node]++;
                    break;
                }
                node = coarse.left()[node] + (row[coarse.feature()[node]] <= coarse.cut()[node] ? 0 : 1);
            }
        }
        assertThat(Arrays.stream(sizes).filter(size -> size > 0)).allMatch(size -> size >= 20);
    }

    @Test
    void a_weight_counts_like_so_many_equal_rows() {
        double[][] rows = rows(30, 2, 10);
        int[] classOf = IntStream.range(0, 30).map(i -> random.nextInt(2)).toArray();
        int[] weights = IntStream.range(0, 30).map(i -> random.nextInt(4)).toArray();
        int[] repeated = IntStream.range(0, 30)
                .flatMap(i -> IntStream.generate(() -> i).limit(weights[i]))
                .toArray();
        Limits limits = new Limits(3, ALL, 2, 2);
        Tree weighted = new ClassTreeGrower(Codes.of(rows), classOf, 2, Criterion.GINI, limits).grow(weights, random);
        Tree copied = new ClassTreeGrower(
                        Codes.of(Folds.pick(rows, repeated)), Folds.pick(classOf, repeated), 2, Criterion.GINI, limits)
                .grow(ones(repeated.length), random);
        for (int row : repeated) {
            assertThat(weighted.output(rows[row])).isEqualTo(copied.output(rows[row]));
        }
    }

    private double[][] rows(int count, int features, int values) {
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, features)
                        .mapToDouble(j -> random.nextInt(values) / 7.0)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static int[] ones(int count) {
        return IntStream.range(0, count).map(i -> 1).toArray();
    }

    /// The weighted impurity of both sides, times the rows.
    private static double giniOf(Tree stump, double[][] rows, int[] classOf) {
        return stump.leaves() == 1
                ? gini(rows, classOf, 0, Double.POSITIVE_INFINITY)
                : gini(rows, classOf, stump.feature()[0], stump.cut()[0]);
    }

    private static double bestGini(double[][] rows, int[] classOf, int minLeaf) {
        double best = Double.POSITIVE_INFINITY;
        for (int feature = 0; feature < rows[0].length; feature++) {
            for (double[] row : rows) {
                int chosen = feature;
                long left = Arrays.stream(rows)
                        .filter(other -> other[chosen] <= row[chosen])
                        .count();
                if (left >= minLeaf && rows.length - left >= minLeaf) {
                    best = Math.min(best, gini(rows, classOf, feature, row[feature]));
                }
            }
        }
        return best;
    }

    private static double gini(double[][] rows, int[] classOf, int feature, double cut) {
        double sum = 0;
        for (boolean left : new boolean[] {true, false}) {
            double[] counts = new double[3];
            double size = 0;
            for (int i = 0; i < rows.length; i++) {
                if ((rows[i][feature] <= cut) == left) {
                    counts[classOf[i]]++;
                    size++;
                }
            }
            if (size > 0) {
                double whole = size;
                sum += size
                        * (1
                                - Arrays.stream(counts)
                                        .map(count -> count * count / (whole * whole))
                                        .sum());
            }
        }
        return sum;
    }

    private static double squaresOf(Tree stump, double[][] rows, double[] targets) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double error = targets[i] - stump.output(rows[i])[0];
            sum += error * error;
        }
        return sum;
    }

    private static double leastSquares(double[][] rows, double[] targets) {
        double best = Double.POSITIVE_INFINITY;
        for (int feature = 0; feature < rows[0].length; feature++) {
            for (double[] row : rows) {
                double sum = 0;
                for (boolean left : new boolean[] {true, false}) {
                    int chosen = feature;
                    double[] side = IntStream.range(0, rows.length)
                            .filter(i -> (rows[i][chosen] <= row[chosen]) == left)
                            .mapToDouble(i -> targets[i])
                            .toArray();
                    double mean = Arrays.stream(side).average().orElse(0);
                    sum += Arrays.stream(side)
                            .map(value -> (value - mean) * (value - mean))
                            .sum();
                }
                best = Math.min(best, sum);
            }
        }
        return best;
    }
}
