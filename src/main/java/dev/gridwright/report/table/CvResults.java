package dev.gridwright.report.table;

import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Trial;
import java.util.Arrays;
import java.util.List;

/// Trials as the columns of scikit-learn's `cv_results_`: a split is a fold of a repeat, repeat by repeat; a deviation
/// is that of the population (n), as scikit-learn has it. Greater is better there, so `*_test_score` is the objective
/// negated where less is better; `*_test_<metric>` is the metric as it is. A trial without a number has empty scores
/// and shares the last rank.
///
/// @param ranked the objectives of all trials, rising
/// @param metrics those that may be measured by split, times apart
record CvResults(Objective objective, List<String> parameters, List<String> metrics, double[] ranked)
        implements TrialPages.Form {
    /// What the objective is called there; a metric of that name has no columns beside it.
    private static final String OBJECTIVE = "score";

    private static final String FIT = "fit_seconds";
    private static final String SCORE = "score_seconds";

    static CvResults of(StudyResults results, List<Trial> first) {
        var objective = results.study().objective();
        var ranked = results.objectives();
        Arrays.sort(ranked);
        var metrics = Cells.metrics(objective, first).stream()
                .filter(name -> !name.equals(FIT) && !name.equals(SCORE) && !name.equals(OBJECTIVE))
                .toList();
        return new CvResults(objective, results.parameters(), metrics, ranked);
    }

    private int splits() {
        return objective.folds() * objective.repeats();
    }

    @Override
    public String head() {
        var line = new Cells();
        for (var name : List.of("mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time")) {
            line.add(name);
        }
        parameters.forEach(name -> line.add("param_" + name));
        line.add("params");
        headings(line, OBJECTIVE);
        line.add("rank_test_score");
        metrics.forEach(name -> headings(line, name));
        line.add("index");
        line.add("state");
        return line.end();
    }

    private void headings(Cells line, String name) {
        for (int split = 0; split < splits(); split++) {
            line.add("split" + split + "_test_" + name);
        }
        line.add("mean_test_" + name);
        line.add("std_test_" + name);
    }

    @Override
    public String row(Trial trial) {
        var line = new Cells();
        times(line, trial, FIT);
        times(line, trial, SCORE);
        parameters.forEach(name -> line.add(Figures.value(trial.point(), name)));
        line.add(Cells.json(trial.point()));
        boolean scored = trial.objective().isPresent();
        scores(line, trial, objective.metric(), objective.goal() == Goal.MINIMIZE ? -1 : 1, scored);
        line.add(Integer.toString(scored ? rank(trial.objective().getAsDouble()) : ranked.length + 1));
        metrics.forEach(name -> scores(line, trial, name, 1, scored));
        line.add(Long.toString(trial.index()));
        line.add(trial.outcome().word());
        return line.end();
    }

    private void times(Cells line, Trial trial, String metric) {
        var known = trial.metrics().get(metric);
        if (known == null && metric.equals(FIT) && !trial.attempts().isEmpty()) {
            // What is known of other programs is how long all their splits took together.
            Attempt last = trial.attempts().getLast();
            line.add(last.duration().toNanos() / 1e9 / splits());
            line.add("");
            return;
        }
        var numbers = bySplit(trial, metric);
        line.add(known == null ? Double.NaN : mean(numbers));
        line.add(known == null ? Double.NaN : deviation(numbers));
    }

    private void scores(Cells line, Trial trial, String metric, int sign, boolean scored) {
        var numbers = bySplit(trial, metric);
        for (double number : numbers) {
            line.add(scored ? sign * number : Double.NaN);
        }
        var aggregated = trial.metrics().get(metric);
        line.add(scored && aggregated != null ? sign * aggregated : Double.NaN);
        line.add(scored ? deviation(numbers) : Double.NaN);
    }

    /// The metric of each split, NaN where it was not measured.
    private double[] bySplit(Trial trial, String metric) {
        var numbers = new double[splits()];
        Arrays.fill(numbers, Double.NaN);
        for (var measured : trial.measurements()) {
            int split = measured.repeat() * objective.folds() + measured.fold();
            var number = measured.metrics().get(metric);
            if (measured.step().isEmpty() && number != null && split < numbers.length) {
                numbers[split] = number;
            }
        }
        if (numbers.length == 1 && Double.isNaN(numbers[0])) {
            numbers[0] = trial.metrics().getOrDefault(metric, Double.NaN);
        }
        return numbers;
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElse(Double.NaN);
    }

    private static double deviation(double[] numbers) {
        double mean = mean(numbers);
        return Math.sqrt(Arrays.stream(numbers)
                .map(number -> (number - mean) * (number - mean))
                .average()
                .orElse(Double.NaN));
    }

    /// One more than there are better ones.
    private int rank(double objectiveValue) {
        int low = 0;
        int high = ranked.length;
        boolean more = objective.goal() == Goal.MAXIMIZE;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean left = more ? ranked[middle] > objectiveValue : ranked[middle] >= objectiveValue;
            if (left) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return more ? ranked.length - low + 1 : low + 1;
    }

    @Override
    public String foot() {
        return "";
    }
}
