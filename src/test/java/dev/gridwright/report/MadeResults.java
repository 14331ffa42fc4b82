package dev.gridwright.report;

import dev.gridwright.report.model.StudyResults;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// A study whose trials are made when they are asked for, so that it may have any number of them.
public final class MadeResults implements StudyResults {
    static final Instant START = Instant.parse("2026-03-01T09:30:00Z");

    private final String name;
    private final Goal goal;
    private final long size;
    private final LongFunction<Trial> making;
    private final List<Gate.Result> gates;
    private final String verdict;
    private final String message;

    private MadeResults(
            String name,
            Goal goal,
            long size,
            LongFunction<Trial> making,
            List<Gate.Result> gates,
            String verdict,
            String message) {
        this.name = name;
        this.goal = goal;
        this.size = size;
        this.making = making;
        this.gates = List.copyOf(gates);
        this.verdict = verdict;
        this.message = message;
    }

    /// `max_depth` 1 to 10, `kernel` linear, rbf or poly, the rest by `gamma`, which linear has not; two folds. Every
    /// 25th trial fails, every 40th times out.
    static MadeResults of(long size) {
        return new MadeResults("digits-forest", Goal.MAXIMIZE, size, MadeResults::usual, List.of(), "none", "");
    }

    MadeResults gates(String judged, Gate.Result... held) {
        return new MadeResults(name, goal, size, making, List.of(held), judged, message);
    }

    MadeResults named(String other) {
        return new MadeResults(other, goal, size, making, gates, verdict, message);
    }

    MadeResults saying(String text) {
        return new MadeResults(name, goal, size, making, gates, verdict, text);
    }

    MadeResults goal(Goal other) {
        return new MadeResults(name, other, size, making, gates, verdict, message);
    }

    MadeResults trials(long count, LongFunction<Trial> other) {
        return new MadeResults(name, goal, count, other, gates, verdict, message);
    }

    static Gate.Result gate(String expression, Gate.Level level, boolean passed, double actual) {
        return new Gate.Result(
                expression, level, passed, Double.isNaN(actual) ? OptionalDouble.empty() : OptionalDouble.of(actual));
    }

    static Point point(Object... namesAndValues) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], Value.of(namesAndValues[i + 1]));
        }
        return new Point(values);
    }

    private static Trial usual(long index) {
        long depth = index % 10 + 1;
        var kernel = List.of("linear", "rbf", "poly").get((int) (index / 10 % 3));
        var point = kernel.equals("linear")
                ? point("max_depth", depth, "kernel", kernel)
                : point("max_depth", depth, "kernel", kernel, "gamma", (index / 30 % 7 + 1) / 10.0);
        if (index % 25 == 24) {
            return fallen(index, point, Outcome.FAILED, Cause.EXIT, "it ended with exit code 3\nand said no more");
        }
        if (index % 40 == 39) {
            return fallen(index, point, Outcome.TIMED_OUT, Cause.RUN_TIMEOUT, "it ran for 2m");
        }
        double spread = Math.abs(Math.sin(index * 12.9898) * 43758.5453 % 1);
        double score = 0.7 + 0.02 * depth + (kernel.equals("rbf") ? 0.05 : 0) - 0.001 * depth * depth + 0.01 * spread;
        return succeeded(index, point, score - 0.01, score + 0.01);
    }

    /// @param folds the objective of each
    static Trial succeeded(long index, Point point, double... folds) {
        double mean = Arrays.stream(folds).average().orElseThrow();
        double squares = Arrays.stream(folds).map(x -> (x - mean) * (x - mean)).sum();
        var measurements = new ArrayList<Measurement>();
        for (int fold = 0; fold < folds.length; fold++) {
            measurements.add(Measurement.ofFold(fold, 0, Map.of("accuracy", folds[fold], "fit_seconds", 1.0 + fold)));
        }
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("accuracy", mean);
        metrics.put("fit_seconds", 1.5);
        return new Trial(
                index,
                point,
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalDouble.of(mean),
                folds.length < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / (folds.length - 1))),
                metrics,
                Optional.empty(),
                index + 1_000,
                List.of(attempt(index, Outcome.SUCCEEDED, Optional.empty(), "")),
                measurements);
    }

    static Trial fallen(long index, Point point, Outcome outcome, Cause cause, String message) {
        return new Trial(
                index,
                point,
                outcome,
                Optional.of(cause),
                message,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                Optional.empty(),
                index + 1_000,
                List.of(attempt(index, outcome, Optional.of(cause), message)),
                List.of());
    }

    private static Attempt attempt(long index, Outcome outcome, Optional<Cause> cause, String message) {
        return new Attempt(
                index + 1,
                "box-1",
                "cpu-" + index % 2,
                outcome,
                cause,
                message,
                cause.equals(Optional.of(Cause.EXIT)) ? OptionalInt.of(3) : OptionalInt.empty(),
                OptionalInt.empty(),
                START.plusSeconds(index),
                START.plusSeconds(index).plusMillis(1_500),
                Duration.ofMillis(1_500));
    }

    private Trial trial(long index) {
        return making.apply(index);
    }

    private long count(Outcome outcome) {
        return LongStream.range(0, size)
                .filter(i -> trial(i).outcome() == outcome)
                .count();
    }

    @Override
    public StudyView study() {
        var counts = new Counts(
                0,
                0,
                0,
                count(Outcome.SUCCEEDED),
                count(Outcome.FAILED),
                count(Outcome.TIMED_OUT),
                count(Outcome.INVALID),
                0,
                0,
                0,
                0);
        return new StudyView(
                name + "-k3x9q2",
                name,
                StudyState.COMPLETED,
                Optional.of(StopReason.EXHAUSTED),
                message,
                Map.of("team", "vision"),
                0,
                Limits.NONE,
                new Objective("accuracy", goal, List.of("fit_seconds"), 2, 1, Objective.Aggregate.MEAN),
                "model",
                size,
                counts,
                best(1).stream().findFirst(),
                gates,
                verdict,
                START,
                Optional.of(START),
                Optional.of(START.plusSeconds(90)),
                Duration.ofSeconds(90),
                Optional.empty(),
                new Provenance(
                        "0123456789abcdef",
                        Map.of("digits.csv", "fedcba9876543210"),
                        Optional.of("aa11bb22"),
                        Map.of("gridwright", "0.1.0", "java", "25")),
                Optional.empty(),
                7,
                0);
    }

    @Override
    public List<String> parameters() {
        return LongStream.range(0, Math.min(size, 100))
                .mapToObj(this::trial)
                .flatMap(trial -> trial.point().values().keySet().stream())
                .distinct()
                .toList();
    }

    @Override
    public List<Trial> best(int limit) {
        Comparator<Trial> order = Comparator.comparingDouble(
                trial -> (goal == Goal.MAXIMIZE ? -1 : 1) * trial.objective().orElseThrow());
        return LongStream.range(0, size)
                .mapToObj(this::trial)
                .filter(trial -> trial.objective().isPresent())
                .sorted(order.thenComparingLong(Trial::index))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Trial> trials(long after, int limit) {
        return LongStream.range(after + 1, Math.min(size, after + 1 + limit))
                .mapToObj(this::trial)
                .toList();
    }

    @Override
    public List<Trial> fallen(long after, int limit) {
        return LongStream.range(after + 1, size)
                .mapToObj(this::trial)
                .filter(trial -> trial.objective().isEmpty())
                .limit(limit)
                .toList();
    }

    @Override
    public void forEachEnded(Consumer<EndedPoint> action) {
        for (long index = 0; index < size; index++) {
            var trial = trial(index);
            action.accept(new EndedPoint(
                    index + 1,
                    index,
                    trial.outcome(),
                    trial.objective().orElse(Double.NaN),
                    START.plusSeconds(index).getEpochSecond() * 1_000_000_000L,
                    Optional.of(trial.point())));
        }
    }

    @Override
    public double[] objectives() {
        return LongStream.range(0, size)
                .mapToObj(this::trial)
                .filter(trial -> trial.objective().isPresent())
                .mapToDouble(trial -> trial.objective().getAsDouble())
                .toArray();
    }

    /// The whole report.
    String text(ReportFormat format) {
        var text = new StringBuilder();
        var pages = format.open(this);
        for (var page = pages.next(); page.isPresent(); page = pages.next()) {
            text.append(new String(page.get(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
