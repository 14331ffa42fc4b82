package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.SeededRandom;
import dev.gridwright.learn.sample.Training;
import dev.gridwright.learn.tree.ClassTreeGrower;
import dev.gridwright.learn.tree.ClassTreeGrower.Criterion;
import dev.gridwright.learn.tree.Codes;
import dev.gridwright.learn.tree.NumberTreeGrower;
import dev.gridwright.learn.tree.Tree;
import dev.gridwright.learn.tree.TreeGrower;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One tree, and forests of them. See `docs/decisions.md` for why these are not Smile's.
public final class TreeLearners {

    private TreeLearners() {}

    static Classifier treeOfClasses(Training training, Values values) {
        Tree tree = classGrower(training, values, training.features()).grow(ones(training), new SeededRandom(0));
        return rows -> shares(List.of(tree), rows, training.classes());
    }

    static Regressor treeOfNumbers(Training training, Values values) {
        Tree tree = numberGrower(training, values, training.features()).grow(ones(training), new SeededRandom(0));
        return rows -> means(List.of(tree), rows);
    }

    static Classifier forestOfClasses(Training training, Values values, long seed) {
        int features = featuresPerSplit(values.get("max_features"), training.features());
        List<Tree> trees = forest(classGrower(training, values, features), training, values, seed);
        return rows -> shares(trees, rows, training.classes());
    }

    static Regressor forestOfNumbers(Training training, Values values, long seed) {
        int features = featuresPerSplit(values.get("max_features"), training.features());
        List<Tree> trees = forest(numberGrower(training, values, features), training, values, seed);
        return rows -> means(trees, rows);
    }

    /// The count that a `max_features` stands for, at least 1.
    static int featuresPerSplit(Object maxFeatures, int features) {
        int count = switch (maxFeatures) {
            case BigDecimal number
            when number.compareTo(BigDecimal.ONE) < 0 ->
                number.multiply(BigDecimal.valueOf(features)).intValue();
            case BigDecimal number -> number.intValueExact();
            case String word -> featuresPerSplit(word, features);
            case Object other -> throw new IllegalStateException("the catalogue does not allow " + other);
        };
        return Math.max(1, count);
    }

    private static int featuresPerSplit(String word, int features) {
        return switch (word) {
            case "sqrt" -> (int) Math.sqrt(features);
            case "log2" -> 31 - Integer.numberOfLeadingZeros(features);
            case "third" -> features / 3;
            case "all" -> features;
            default -> throw new IllegalStateException("the catalogue does not allow " + word);
        };
    }

    private static List<Tree> forest(TreeGrower grower, Training training, Values values, long seed) {
        int rows = training.rows().length;
        double subsample = values.number("subsample");
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < values.count("trees"); i++) {
            SeededRandom random = new SeededRandom(SeededRandom.mix(seed, i));
            trees.add(grower.grow(sample(rows, subsample, random), random));
        }
        return trees;
    }

    private static int[] sample(int rows, double share, SeededRandom random) {
        int[] weights = new int[rows];
        if (share == 1) {
            for (int i = 0; i < rows; i++) {
                weights[random.nextInt(rows)]++;
            }
            return weights;
        }
        int wanted = Math.max(1, (int) Math.round(share * rows));
        // Of the rows still left, each is as likely as any other to be among those still wanted.
        for (int i = 0; i < rows && wanted > 0; i++) {
            if (random.nextInt(rows - i) < wanted) {
                weights[i] = 1;
                wanted--;
            }
        }
        return weights;
    }

    private static TreeGrower classGrower(Training training, Values values, int features) {
        return new ClassTreeGrower(
                codes(training),
                training.codes(),
                training.classes(),
                Criterion.valueOf(values.word("criterion").toUpperCase(Locale.ROOT)),
                limits(values, features));
    }

    private static TreeGrower numberGrower(Training training, Values values, int features) {
        return new NumberTreeGrower(codes(training), training.numbers(), limits(values, features));
    }

    private static TreeGrower.Limits limits(Values values, int features) {
        return new TreeGrower.Limits(
                values.limit("max_depth"), values.limit("max_leaves"), values.count("min_leaf"), features);
    }

    private static Codes codes(Training training) {
        return training.keep(new Codes.Key(), () -> Codes.of(training.rows()));
    }

    private static int[] ones(Training training) {
        int[] weights = new int[training.rows().length];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static double[][] shares(List<Tree> trees, double[][] rows, int classes) {
        double[][] shares = new double[rows.length][classes];
        for (Tree tree : trees) {
            for (int i = 0; i < rows.length; i++) {
                double[] output = tree.output(rows[i]);
                for (int j = 0; j < classes; j++) {
                    shares[i][j] += output[j] / trees.size();
                }
            }
        }
        return shares;
    }

    private static double[] means(List<Tree> trees, double[][] rows) {
        double[] means = new double[rows.length];
        for (Tree tree : trees) {
            for (int i = 0; i < rows.length; i++) {
                means[i] += tree.output(rows[i])[0] / trees.size();
            }
        }
        return means;
    }
}
