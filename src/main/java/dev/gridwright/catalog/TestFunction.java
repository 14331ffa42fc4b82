package dev.gridwright.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A function with a known minimum, to try searches on.
///
/// *Source*: S. Surjanovic and D. Bingham, Virtual Library of Simulation Experiments; branin and hartmann6 after L. C.
/// W.
/// Dixon and G. P. Szegö, Towards Global Optimisation 2 (1978). Their x1, x2, ... are our coordinates in order.
public enum TestFunction {
    /// a (x2 - b x1² + c x1 - r)² + s (1 - t) cos x1 + s; three minima.
    BRANIN(List.of(new Axis("x", -5, 10), new Axis("y", 0, 15)), 2, 2, 0.39788735772973816) {
        @Override
        public double at(double[] x) {
            double square = x[1] - BRANIN_B * x[0] * x[0] + BRANIN_C * x[0] - 6;
            return square * square + 10 * (1 - BRANIN_T) * Math.cos(x[0]) + 10;
        }
    },

    /// Sum of squares; minimum at 0.
    SPHERE(List.of(), 1, Integer.MAX_VALUE, 0) {
        @Override
        public double at(double[] x) {
            double sum = 0;
            for (double coordinate : x) {
                sum += coordinate * coordinate;
            }
            return sum;
        }
    },

    /// Sum of 100 (x(i+1) - x(i)²)² + (1 - x(i))²; minimum at 1, along a bent valley.
    ROSENBROCK(List.of(), 2, Integer.MAX_VALUE, 0) {
        @Override
        public double at(double[] x) {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double bend = x[i + 1] - x[i] * x[i];
                sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
            }
            return sum;
        }
    },

    /// With a = 20, b = 0.2, c = 2π; minimum at 0 among many local ones.
    ACKLEY(List.of(), 1, Integer.MAX_VALUE, 0) {
        @Override
        public double at(double[] x) {
            double squares = 0;
            double cosines = 0;
            for (double coordinate : x) {
                squares += coordinate * coordinate;
                cosines += Math.cos(2 * Math.PI * coordinate);
            }
            return -20 * Math.exp(-0.2 * Math.sqrt(squares / x.length)) - Math.exp(cosines / x.length) + 20 + Math.E;
        }
    },

    /// Minus a sum of four bells, on [0, 1] in six dimensions.
    HARTMANN6(List.of(), 6, 6, -3.32236801141551) {
        @Override
        public double at(double[] x) {
            double sum = 0;
            for (int i = 0; i < HARTMANN_ALPHA.length; i++) {
                double exponent = 0;
                for (int j = 0; j < x.length; j++) {
                    double distance = x[j] - HARTMANN_P[i][j];
                    exponent += HARTMANN_A[i][j] * distance * distance;
                }
                sum += HARTMANN_ALPHA[i] * Math.exp(-exponent);
            }
            return -sum;
        }
    };

    /// The name of the only metric.
    public static final String METRIC = "value";

    private static final double BRANIN_B = 5.1 / (4 * Math.PI * Math.PI);
    private static final double BRANIN_C = 5 / Math.PI;
    private static final double BRANIN_T = 1 / (8 * Math.PI);

    private static final double[] HARTMANN_ALPHA = {1.0, 1.2, 3.0, 3.2};
    private static final double[][] HARTMANN_A = {
        {10, 3, 17, 3.5, 1.7, 8},
        {0.05, 10, 17, 0.1, 8, 14},
        {3, 3.5, 1.7, 10, 17, 8},
        {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] HARTMANN_P = {
        {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
        {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
        {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
        {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };

    private final List<Axis> axes;
    private final int minCoordinates;
    private final int maxCoordinates;
    private final double minimum;

    TestFunction(List<Axis> axes, int minCoordinates, int maxCoordinates, double minimum) {
        this.axes = axes;
        this.minCoordinates = minCoordinates;
        this.maxCoordinates = maxCoordinates;
        this.minimum = minimum;
    }

    /// A parameter a function insists on, and where it may lie, both ends included.
    public record Axis(String name, double min, double max) {}

    /// The value at a point.
    ///
    /// @param x coordinates, as many as the function takes
    public abstract double at(double[] x);

    /// The parameters it insists on; empty when it takes any numbers in the order of their declaration.
    public List<Axis> axes() {
        return axes;
    }

    public int minCoordinates() {
        return minCoordinates;
    }

    /// `Integer.MAX_VALUE` when there is no limit.
    public int maxCoordinates() {
        return maxCoordinates;
    }

    /// Its least value.
    public double minimum() {
        return minimum;
    }

    /// The word of the grid file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The function of that word.
    public static Optional<TestFunction> of(String word) {
        return Stream.of(values())
                .filter(function -> function.word().equals(word))
                .findFirst();
    }
}
