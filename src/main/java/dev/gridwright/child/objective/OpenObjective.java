package dev.gridwright.child.objective;

import dev.gridwright.plugin.Objective;
import dev.gridwright.plugin.Trial;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Seeds;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// An objective that is loaded, and how it is asked for one trial: part by part, a part being one fold of one repeat.
public final class OpenObjective implements Closeable {
    private final Objective objective;
    private final ClassLoader context;
    private final Closeable loader;

    OpenObjective(Objective objective, Closeable loader) {
        this.objective = objective;
        this.context = objective.getClass().getClassLoader();
        this.loader = loader;
    }

    /// Takes what a trial measures.
    @FunctionalInterface
    public interface Reports {
        /// *Thread*: any.
        ///
        /// @param last whether the trial ends with it
        void measured(Measurement measurement, boolean last) throws IOException;
    }

    /// Evaluates every part, repeat by repeat. A part without a finite number for the objective metric is the last,
    /// since there will be no result.
    ///
    /// @throws Throwable whatever the objective throws
    public void evaluate(Work work, Reports reports) throws Throwable {
        Thread.currentThread().setContextClassLoader(context);
        var parameters = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, Value> entry : work.point().values().entrySet()) {
            parameters.put(entry.getKey(), entry.getValue().plain());
        }
        var readOnly = Collections.unmodifiableMap(parameters);
        for (int repeat = 0; repeat < work.repeats(); repeat++) {
            for (int fold = 0; fold < work.folds(); fold++) {
                var part = new Part(work, readOnly, fold, repeat, reports);
                Map<String, Double> metrics;
                try {
                    metrics = present(objective.evaluate(part));
                } finally {
                    part.over = true;
                }
                double number = Objects.requireNonNullElse(metrics.get(work.metric()), Double.NaN);
                boolean last = !Double.isFinite(number) || (fold == work.folds() - 1 && repeat == work.repeats() - 1);
                reports.measured(Measurement.ofFold(fold, repeat, metrics), last);
                if (last) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    /// The metrics that are there: plug-ins may be written without nullness checks.
    @SuppressWarnings("NullAway")
    private static Map<String, Double> present(Map<String, Double> metrics) {
        if (metrics == null) {
            return Map.of();
        }
        var present = new LinkedHashMap<String, Double>();
        metrics.forEach((name, value) -> {
            if (name != null && value != null) {
                present.put(name, value);
            }
        });
        return present;
    }

    private static final class Part implements Trial {
        private final Work work;
        private final Map<String, Object> parameters;
        private final int fold;
        private final int repeat;
        private final Reports reports;
        private volatile boolean over;

        private Part(Work work, Map<String, Object> parameters, int fold, int repeat, Reports reports) {
            this.work = work;
            this.parameters = parameters;
            this.fold = fold;
            this.repeat = repeat;
            this.reports = reports;
        }

        @Override
        public Map<String, Object> parameters() {
            return parameters;
        }

        @Override
        public long index() {
            return work.index();
        }

        @Override
        public long seed() {
            return Seeds.ofTrial(work.studySeed(), work.point(), repeat);
        }

        @Override
        public long splitSeed() {
            return Seeds.ofSplit(work.studySeed(), repeat);
        }

        @Override
        public int fold() {
            return fold;
        }

        @Override
        public int folds() {
            return work.folds();
        }

        @Override
        public int repeat() {
            return repeat;
        }

        @Override
        public int repeats() {
            return work.repeats();
        }

        @Override
        public void report(int step, Map<String, Double> metrics) {
            if (over) {
                throw new IllegalStateException("the evaluation of this fold is over; its reports come too late");
            }
            try {
                reports.measured(new Measurement(OptionalInt.of(step), fold, repeat, present(metrics)), false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
