package dev.gridwright.store.sqlite;

import dev.gridwright.quota.Owner;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Studies and trials to store.
public final class Samples {
    public static final Instant START = Instant.parse("2026-01-31T10:00:00.123456789Z");

    private static final List<String> TEXTS = List.of(
            "",
            "sqrt",
            "päivää 🌲 \u2028 \t \"quoted\" \\ back",
            "\u0000\u001f",
            "line\nbreak",
            "'; drop table trial; --",
            "a,b");
    private static final List<Double> DOUBLES = List.of(
            0.0, 0.1, 1.0, -1.5, Double.MAX_VALUE, Double.MIN_VALUE, 1e-300, -1e300, 123456789012345.0, 1.0 / 3);

    private Samples() {}

    public static StoredStudy study(String id) {
        return study(id, Goal.MAXIMIZE);
    }

    public static StoredStudy study(String id, Goal goal) {
        return study(id, goal, START);
    }

    public static StoredStudy study(String id, Instant createdAt) {
        return study(id, Goal.MAXIMIZE, createdAt);
    }

    private static StoredStudy study(String id, Goal goal, Instant createdAt) {
        return new StoredStudy(
                id,
                id.replaceAll("-[^-]*$", ""),
                "version: 1\nname: päivää 🌲\n",
                "yaml",
                "/tmp/grids",
                "{}",
                new Objective("value", goal, List.of("f1", "fit_seconds"), 5, 2, Objective.Aggregate.MEDIAN),
                "function",
                1_000_000,
                createdAt,
                new Provenance(
                        "ab12", Map.of("digits.csv", "cd34"), Optional.of("0123abc-dirty"), Map.of("java", "25")),
                Optional.of(new Owner("abcd2345", "ci")),
                queued(),
                0,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    static StudyStatus queued() {
        return new StudyStatus(
                StudyState.QUEUED,
                Optional.empty(),
                false,
                "",
                labels("team", "vision"),
                0,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                "none",
                Limits.NONE,
                Reopening.NONE);
    }

    static StudyStatus running() {
        return new StudyStatus(
                StudyState.RUNNING,
                Optional.empty(),
                false,
                "",
                labels("team", "vision", "branch", "main"),
                3,
                Optional.of(START.plusNanos(1)),
                Optional.empty(),
                Duration.ofNanos(1_234_567_891),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                "none",
                new Limits(
                        OptionalInt.of(8),
                        Optional.of(Duration.ofMinutes(45)),
                        OptionalLong.of(200),
                        Optional.of(new Limits.MaxFailures.Share(0.1)),
                        Limits.OnLimit.KILL),
                Reopening.NONE);
    }

    static StudyStatus completed() {
        return new StudyStatus(
                StudyState.COMPLETED,
                Optional.of(StopReason.EXHAUSTED),
                true,
                "all points were tried \u0000 \ud83c\udf32",
                labels(),
                0,
                Optional.of(START.plusNanos(1)),
                Optional.of(START.plusSeconds(60)),
                Duration.ofSeconds(59),
                Optional.of(new Counts(0, 0, 0, 5, 1, 1, 0, 0, 0, 3, 2)),
                OptionalLong.of(4),
                List.of(
                        new Gate.Result("best >= 0.95", Gate.Level.ERROR, true, OptionalDouble.of(0.97)),
                        new Gate.Result("best(auc) > 0.5", Gate.Level.WARN, false, OptionalDouble.empty())),
                "passed",
                Limits.NONE,
                Reopening.NONE);
    }

    static Map<String, String> labels(String... namesAndValues) {
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    public static TrialEnded succeeded(String study, long index, double objective, long event) {
        var metrics = Map.of("value", objective);
        return ended(
                study,
                new Trial(
                        index,
                        point(index),
                        Outcome.SUCCEEDED,
                        Optional.empty(),
                        "",
                        OptionalDouble.of(objective),
                        OptionalDouble.empty(),
                        metrics,
                        Optional.empty(),
                        index * 31,
                        List.of(attempt(event, Outcome.SUCCEEDED, Optional.empty(), "")),
                        List.of(Measurement.ofFold(0, 0, metrics))),
                event);
    }

    static TrialEnded fallen(String study, long index, Outcome outcome, long event) {
        return ended(
                study,
                new Trial(
                        index,
                        point(index),
                        outcome,
                        Optional.of(Cause.EXCEPTION),
                        "it fell",
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Map.of(),
                        Optional.empty(),
                        index * 31,
                        List.of(attempt(event, outcome, Optional.of(Cause.EXCEPTION), "it fell")),
                        List.of()),
                event);
    }

    static TrialEnded ended(String study, Trial trial, long event) {
        return new TrialEnded(study, trial, event, "");
    }

    static Attempt attempt(long token, Outcome outcome, Optional<Cause> cause, String message) {
        return new Attempt(
                token,
                "local",
                "cpu-0",
                outcome,
                cause,
                message,
                OptionalInt.empty(),
                OptionalInt.empty(),
                START.plusNanos(token),
                START.plusNanos(token + 1_000),
                Duration.ofNanos(999));
    }

    static Point point(long index) {
        var values = new LinkedHashMap<String, Value>();
        values.put("trees", Value.of(50 * (index % 5 + 1)));
        values.put("max_depth", Value.of(index % 16));
        values.put("rate", new Value.Numeric(BigDecimal.valueOf(index, 3)));
        return new Point(values);
    }

    /// Any trial that could be, drawn from everything that could go wrong in storing it.
    static Trial any(RandomGenerator random, long index) {
        var outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        boolean succeeded = outcome == Outcome.SUCCEEDED;
        var metrics = anyMetrics(random, false);
        var attempts = new ArrayList<Attempt>();
        for (int i = random.nextInt(4); i > 0; i--) {
            attempts.add(anyAttempt(random, index * 10 - i));
        }
        Optional<Cause> cause = succeeded ? Optional.empty() : Optional.of(any(random, List.of(Cause.values())));
        var message = succeeded ? "" : "message " + random.nextInt(3);
        if (random.nextBoolean()) {
            attempts.add(attempt(index * 10, outcome, cause, message));
        }
        var measurements = new ArrayList<Measurement>();
        switch (random.nextInt(3)) {
            case 0 -> measurements.add(Measurement.ofFold(0, 0, metrics));
            case 1 -> {
                for (int i = random.nextInt(6); i > 0; i--) {
                    measurements.add(new Measurement(
                            random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(1000)),
                            random.nextInt(5),
                            random.nextInt(2),
                            anyMetrics(random, true)));
                }
            }
            default -> {}
        }
        boolean reused = succeeded && random.nextBoolean();
        return new Trial(
                index,
                anyPoint(random),
                outcome,
                cause,
                message,
                succeeded ? OptionalDouble.of(any(random, DOUBLES)) : OptionalDouble.empty(),
                random.nextBoolean() ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty(),
                metrics,
                reused ? Optional.of(anyOrigin(random)) : Optional.empty(),
                random.nextLong() >>> 1,
                reused ? List.of() : attempts,
                measurements);
    }

    private static Reused anyOrigin(RandomGenerator random) {
        return new Reused(
                "study-" + random.nextInt(3),
                random.nextLong() >>> 1,
                START.plusNanos(random.nextLong(1_000_000_000_000L)),
                Duration.ofNanos(random.nextLong(1_000_000_000_000L)),
                START.plusNanos(random.nextLong(1_000_000_000_000L)));
    }

    private static Attempt anyAttempt(RandomGenerator random, long token) {
        return new Attempt(
                token,
                "node " + random.nextInt(3),
                "cpu-" + random.nextInt(3),
                any(random, List.of(Outcome.values())),
                random.nextBoolean() ? Optional.empty() : Optional.of(any(random, List.of(Cause.values()))),
                "attempt " + random.nextInt(10),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt()),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(32)),
                START.plusNanos(random.nextLong(1_000_000_000_000L)),
                START.plusNanos(random.nextLong(1_000_000_000_000L)),
                Duration.ofNanos(random.nextLong(1_000_000_000_000L)));
    }

    private static Map<String, Double> anyMetrics(RandomGenerator random, boolean perhapsNotFinite) {
        var metrics = new LinkedHashMap<String, Double>();
        for (int i = random.nextInt(4); i > 0; i--) {
            metrics.put("m " + any(random, TEXTS) + i, any(random, DOUBLES));
        }
        if (perhapsNotFinite) {
            metrics.put("nan", Double.NaN);
            metrics.put("inf", Double.NEGATIVE_INFINITY);
            metrics.put("zero", -0.0);
        }
        return metrics;
    }

    private static Point anyPoint(RandomGenerator random) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.put("p" + any(random, TEXTS) + i, anyValue(random, 3));
        }
        return new Point(values);
    }

    private static Value anyValue(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 5)) {
            case 0 -> new Value.Text(random.nextInt(9) == 0 ? "half \ud83c" : any(random, TEXTS));
            case 1 -> new Value.Flag(random.nextBoolean());
            case 2 -> new Value.Numeric(new BigDecimal("123456789012345678901234567890.12345678901234567890"));
            case 3 -> new Value.Numeric(new BigDecimal(any(random, List.of("1E+300", "-1E-300", "0.1", "1e5", "0"))));
            case 4 -> Value.of(random.nextLong());
            default -> {
                var items = new ArrayList<Value>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(anyValue(random, depth - 1));
                }
                yield new Value.Sequence(items);
            }
        };
    }

    private static <T> T any(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
