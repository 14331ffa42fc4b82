package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Folds;
import dev.gridwright.learn.sample.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import smile.classification.MLP;
import smile.math.MathEx;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.MultilayerPerceptron;
import smile.model.mlp.OutputFunction;
import smile.util.IntSet;
import smile.util.function.TimeFunction;

/// The neural networks. They compute with 32 bits.
public final class NeuralLearners {

    private static final double MAX_SHRINKING = 0.1;

    private NeuralLearners() {}

    static Classifier classes(Training training, Values values) {
        boolean two = training.classes() == 2;
        MLP model = new MLP(
                IntSet.of(training.classes()),
                layers(
                        training,
                        values,
                        Layer.mle(
                                two ? 1 : training.classes(), two ? OutputFunction.SIGMOID : OutputFunction.SOFTMAX)));
        set(model, values);
        train(
                training,
                values,
                batch -> model.update(Folds.pick(training.rows(), batch), Folds.pick(training.codes(), batch)));
        return rows -> Probabilities.of(rows, training.classes(), model::predict);
    }

    /// The target is standardized, so that one learning rate fits targets of any unit.
    static Regressor numbers(Training training, Values values) {
        smile.regression.MLP model =
                new smile.regression.MLP(layers(training, values, Layer.mse(1, OutputFunction.LINEAR)));
        set(model, values);
        double[] numbers = training.numbers();
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double variance = Arrays.stream(numbers)
                .map(number -> (number - mean) * (number - mean))
                .average()
                .orElseThrow();
        double unit = variance > 0 ? Math.sqrt(variance) : 1;
        double[] targets =
                Arrays.stream(numbers).map(number -> (number - mean) / unit).toArray();
        train(training, values, batch -> model.update(Folds.pick(training.rows(), batch), Folds.pick(targets, batch)));
        return rows -> Arrays.stream(rows)
                .mapToDouble(row -> mean + unit * model.predict(row))
                .toArray();
    }

    private static LayerBuilder[] layers(Training training, Values values, LayerBuilder output) {
        List<LayerBuilder> layers = new ArrayList<>();
        layers.add(Layer.input(training.features()));
        double dropout = values.number("dropout");
        for (int neurons : values.counts("hidden")) {
            layers.add(
                    switch (values.word("activation")) {
                        case "relu" -> Layer.rectifier(neurons, dropout);
                        case "tanh" -> Layer.tanh(neurons, dropout);
                        case "sigmoid" -> Layer.sigmoid(neurons, dropout);
                        default -> throw new IllegalStateException("the catalogue does not allow this activation");
                    });
        }
        layers.add(output);
        return layers.toArray(LayerBuilder[]::new);
    }

    private static void set(MultilayerPerceptron model, Values values) {
        double rate = values.number("learning_rate");
        double decay = values.number("weight_decay");
        if (2 * rate * decay > MAX_SHRINKING) {
            throw new IllegalArgumentException("mlp: 2 · learning_rate %s · weight_decay %s is %s; allowed at most %s"
                    .formatted(rate, decay, 2 * rate * decay, MAX_SHRINKING));
        }
        model.setLearningRate(TimeFunction.constant(rate));
        model.setMomentum(TimeFunction.constant(values.number("momentum")));
        model.setWeightDecay(decay);
    }

    private static void train(Training training, Values values, Update update) {
        int rows = training.rows().length;
        int batch = values.count("batch");
        for (int epoch = 0; epoch < values.count("epochs"); epoch++) {
            int[] order = MathEx.permutate(rows);
            for (int from = 0; from < rows; from += batch) {
                update.with(Arrays.copyOfRange(order, from, Math.min(rows, from + batch)));
            }
        }
    }

    /// Changes the weights after the rows of one batch.
    @FunctionalInterface
    private interface Update {
        void with(int[] batch);
    }
}
