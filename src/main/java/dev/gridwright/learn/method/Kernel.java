package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Training;
import smile.math.kernel.GaussianKernel;
import smile.math.kernel.LinearKernel;
import smile.math.kernel.MercerKernel;
import smile.math.kernel.PolynomialKernel;

/// An inner product of rows, and, where there are not too many, its values for all pairs of training rows: the fits of
/// several classes, and of several points on one fold, ask for the same ones.
public final class Kernel implements MercerKernel<Kernel.Row> {

    private static final long serialVersionUID = 1L;

    /// Training rows whose products are kept, at most: 32 MB.
    private static final int MAX_KEPT_ROWS = 2_000;

    private final transient MercerKernel<double[]> kernel;
    private final transient double[][] products;

    private Kernel(MercerKernel<double[]> kernel, double[][] products) {
        this.kernel = kernel;
        this.products = products;
    }

    /// A training row with its position.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Row(int index, double[] values) {}

    /// Names the products among what a [Training] keeps.
    record Key(String kernel, double gamma, int degree) {}

    static Kernel of(Training training, Values values) {
        double gamma = values.get("gamma").equals("auto") ? 1.0 / training.features() : values.number("gamma");
        Key key = new Key(values.word("kernel"), gamma, values.count("degree"));
        MercerKernel<double[]> kernel = switch (key.kernel) {
            case "linear" -> new LinearKernel();
            case "rbf" -> new GaussianKernel(Math.sqrt(0.5 / gamma));
            case "poly" -> new PolynomialKernel(key.degree, gamma, 0);
            default -> throw new IllegalStateException("the catalogue does not allow " + key.kernel);
        };
        return new Kernel(kernel, training.keep(key, () -> products(kernel, training.rows())));
    }

    static Row[] rows(Training training) {
        Row[] rows = new Row[training.rows().length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Row(i, training.rows()[i]);
        }
        return rows;
    }

    /// The products of a row of any kind with training rows.
    double k(double[] row, Row trainingRow) {
        return kernel.k(row, trainingRow.values);
    }

    @Override
    public double k(Row one, Row other) {
        return products.length > 0 ? products[one.index][other.index] : kernel.k(one.values, other.values);
    }

    @Override
    public double[] kg(Row one, Row other) {
        throw notTuned();
    }

    @Override
    public MercerKernel<Row> of(double[] parameters) {
        throw notTuned();
    }

    @Override
    public double[] hyperparameters() {
        throw notTuned();
    }

    @Override
    public double[] lo() {
        throw notTuned();
    }

    @Override
    public double[] hi() {
        throw notTuned();
    }

    private static double[][] products(MercerKernel<double[]> kernel, double[][] rows) {
        if (rows.length > MAX_KEPT_ROWS) {
            return new double[0][];
        }
        double[][] products = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = kernel.k(rows[i], rows[j]);
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    private static UnsupportedOperationException notTuned() {
        return new UnsupportedOperationException("the grid chooses the parameters of a kernel");
    }
}
