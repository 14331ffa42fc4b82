package tour;

import dev.gridwright.plugin.Objective;
import dev.gridwright.plugin.Trial;
import java.util.Map;
import java.util.Random;

/// How long is the round trip through 60 towns that simulated annealing finds? Asked again for every point of
/// `annealing.yaml`.
///
/// Everything an objective needs is in two interfaces: this class implements `Objective`, and is handed a `Trial` with
/// the parameters of the point, a seed, and a place to report progress to.
public final class Annealing implements Objective {
    private static final int TOWNS = 60;
    private static final int STEPS = 20;

    private final double[] x = new double[TOWNS];
    private final double[] y = new double[TOWNS];

    /// Called once for many trials: the place to load what all of them need.
    public Annealing() {
        var map = new Random(1);
        for (int town = 0; town < TOWNS; town++) {
            x[town] = map.nextDouble();
            y[town] = map.nextDouble();
        }
    }

    @Override
    public Map<String, Double> evaluate(Trial trial) {
        double temperature = trial.doubleParameter("temperature");
        double cooling = trial.doubleParameter("cooling");
        int moves = trial.intParameter("moves");
        // The same seed in every run of the study: the same number on every machine, in any order.
        var random = new Random(trial.seed());

        var tour = new int[TOWNS];
        for (int i = 0; i < TOWNS; i++) {
            tour[i] = i;
        }
        int accepted = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int move = 0; move < moves; move++) {
                int from = 1 + random.nextInt(TOWNS - 1);
                int to = 1 + random.nextInt(TOWNS - 1);
                double longer = reversed(tour, Math.min(from, to), Math.max(from, to));
                if (longer < 0 || random.nextDouble() < Math.exp(-longer / temperature)) {
                    reverse(tour, Math.min(from, to), Math.max(from, to));
                    accepted++;
                }
            }
            temperature *= cooling;
            // A measurement; it also tells that the trial is alive, for `timeout.idle`.
            trial.report(step, Map.of("length", length(tour)));
        }
        // The objective's metric, and whatever else is of interest.
        return Map.of("length", length(tour), "accepted", (double) accepted / moves / STEPS);
    }

    private double distance(int a, int b) {
        return Math.hypot(x[a] - x[b], y[a] - y[b]);
    }

    private double length(int[] tour) {
        double length = 0;
        for (int i = 0; i < TOWNS; i++) {
            length += distance(tour[i], tour[(i + 1) % TOWNS]);
        }
        return length;
    }

    /// How much longer the tour would be with this part the other way round.
    private double reversed(int[] tour, int from, int to) {
        int before = tour[from - 1];
        int after = tour[(to + 1) % TOWNS];
        return distance(before, tour[to])
                + distance(tour[from], after)
                - distance(before, tour[from])
                - distance(tour[to], after);
    }

    private static void reverse(int[] tour, int from, int to) {
        for (int i = from, j = to; i < j; i++, j--) {
            int town = tour[i];
            tour[i] = tour[j];
            tour[j] = town;
        }
    }
}
