package dev.gridwright.evaluate;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes tasks to evaluate, with rising tokens.
public final class Tasks {
    private final TrialKind kind;
    private final int folds;
    private final int repeats;
    private final Optional<Long> memoryBytes;
    private static long lastToken;

    private Tasks(TrialKind kind, int folds, int repeats, Optional<Long> memoryBytes) {
        this.kind = kind;
        this.folds = folds;
        this.repeats = repeats;
        this.memoryBytes = memoryBytes;
    }

    public static Tasks of(TrialKind kind) {
        return new Tasks(kind, 1, 1, Optional.empty());
    }

    public static Tasks function(String name, Duration delay) {
        return of(new TrialKind.Function(name, delay));
    }

    public static Tasks java(Path jar, String className, TrialKind.Isolation isolation) {
        return of(new TrialKind.JavaClass(className, jar.toString(), isolation));
    }

    public Tasks folds(int folds, int repeats) {
        return new Tasks(kind, folds, repeats, memoryBytes);
    }

    public Tasks memory(long bytes) {
        return new Tasks(kind, folds, repeats, Optional.of(bytes));
    }

    /// A task at the point of those plain values.
    public TrialTask at(Map<String, ?> point) {
        var values = new LinkedHashMap<String, Value>();
        point.forEach((name, value) -> values.put(name, Value.of(value)));
        return new TrialTask(
                "study-aaaaaa",
                17,
                nextToken(),
                1,
                new Point(values),
                42,
                new Objective("value", Objective.Goal.MINIMIZE, List.of(), folds, repeats, Objective.Aggregate.MEAN),
                new TrialSettings(
                        kind,
                        TrialSettings.Timeout.DEFAULT,
                        TrialSettings.Retry.NONE,
                        new TrialSettings.Resources(1, memoryBytes, 0)),
                "",
                List.of());
    }

    /// A task of the plug-in that does that deed.
    public TrialTask doing(String deed) {
        return at(Map.of("deed", deed));
    }

    private static synchronized long nextToken() {
        return ++lastToken;
    }
}
