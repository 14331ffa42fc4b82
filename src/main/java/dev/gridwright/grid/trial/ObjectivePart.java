package dev.gridwright.grid.trial;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Aggregate;
import dev.gridwright.trial.Objective.Goal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the objective, with what the kind of trial knows of metrics.
final class ObjectivePart {
    static final int MAX_FOLDS = 1_000;
    static final int MAX_REPEATS = 1_000;
    static final int MAX_PARTS = 10_000;
    static final int MAX_ALSO = 100;

    private static final Pattern METRIC = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,127}");
    private static final String METRIC_WORDS = "a metric's name of letters, digits, '_' and '.'";
    private static final List<String> GOALS = List.of("maximize", "minimize");
    private static final List<String> AGGREGATES =
            Arrays.stream(Aggregate.values()).map(Aggregate::word).toList();

    private final Section grid;
    private final Findings findings;

    ObjectivePart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    /// What a kind of trial knows of metrics.
    ///
    /// @param metrics all that it can report; empty when anything
    /// @param only the metric that goes without saying
    /// @param goal which way a metric is better, where that is known
    /// @param folds the default
    /// @param decided whether the kind is known: if not, what is missing may go without saying
    record Metrics(
            List<String> metrics,
            Optional<String> only,
            Function<String, Optional<Goal>> goal,
            int folds,
            boolean decided) {
        /// Those of somebody's own program.
        static final Metrics ANY = new Metrics(List.of(), Optional.empty(), _ -> Optional.empty(), 1, true);

        /// Those of a trial that does not say what it runs.
        static final Metrics UNDECIDED = new Metrics(List.of(), Optional.empty(), _ -> Optional.empty(), 1, false);

        Metrics {
            metrics = List.copyOf(metrics);
        }
    }

    Optional<Objective> objective(Metrics known) {
        var section = grid.section("objective", Shape.OBJECTIVE);
        if (section.isEmpty()) {
            if (grid.has("objective") || !known.decided()) {
                return Optional.empty();
            }
            if (known.only().isEmpty()) {
                grid.require("objective", "a map with metric and goal");
                return Optional.empty();
            }
            var metric = known.only().get();
            var goal = known.goal().apply(metric).orElse(Goal.MINIMIZE);
            grid.filledIn("objective", "{metric: " + metric + ", goal: " + goal.word() + "}");
            return Optional.of(new Objective(metric, goal, List.of(), known.folds(), 1, Aggregate.MEAN));
        }
        return objective(section.get(), known);
    }

    private Optional<Objective> objective(Section objective, Metrics known) {
        if (known.only().isEmpty() && known.decided()) {
            objective.require("metric", known.metrics().isEmpty() ? METRIC_WORDS : String.join(", ", known.metrics()));
        }
        known.only().ifPresent(metric -> objective.filledIn("metric", metric));
        var metric = objective
                .get("metric")
                .flatMap(node -> metric(node, known))
                .or(() -> objective.has("metric") ? Optional.empty() : known.only());
        var goal = goal(objective, metric, known);
        var also = also(objective, known);
        int folds = objective.whole("folds", 1, MAX_FOLDS, known.folds());
        int repeats = objective.whole("repeats", 1, MAX_REPEATS, 1);
        if ((long) folds * repeats > MAX_PARTS) {
            findings.problem(
                    objective.place("repeats"),
                    "too many fits in one trial",
                    folds + " folds in " + repeats + " repeats",
                    "at most " + MAX_PARTS + " together");
        }
        var aggregate = objective.word("aggregate", AGGREGATES, "mean");
        return metric.isPresent() && goal.isPresent()
                ? Optional.of(new Objective(
                        metric.get(),
                        goal.get(),
                        also.stream()
                                .filter(name -> !name.equals(metric.get()))
                                .distinct()
                                .toList(),
                        folds,
                        repeats,
                        Aggregate.valueOf(aggregate.toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    private Optional<Goal> goal(Section objective, Optional<String> metric, Metrics known) {
        var natural = metric.flatMap(known.goal());
        if (objective.has("goal")) {
            var goal = objective.word("goal", GOALS).map(word -> Goal.valueOf(word.toUpperCase(Locale.ROOT)));
            if (goal.isPresent() && natural.isPresent() && !goal.equals(natural)) {
                findings.warn("the goal is to " + goal.get().word() + " " + metric.orElse("") + ", of which "
                        + (natural.get() == Goal.MAXIMIZE ? "more" : "less") + " is better");
            }
            return goal;
        }
        natural.ifPresent(goal -> objective.filledIn("goal", goal.word()));
        if (known.decided()
                && natural.isEmpty()
                && (metric.isPresent() || known.metrics().isEmpty())) {
            objective.require("goal", String.join(", ", GOALS));
        }
        return natural;
    }

    private List<String> also(Section objective, Metrics known) {
        var also = new ArrayList<String>();
        var items = objective.list("also", "a list of metrics");
        if (items.size() > MAX_ALSO) {
            findings.problem(
                    objective.place("also"), "too many metrics", Integer.toString(items.size()), "at most " + MAX_ALSO);
            return also;
        }
        items.forEach(item -> metric(item, known).ifPresent(also::add));
        return also;
    }

    private Optional<String> metric(Node node, Metrics known) {
        if (node instanceof Node.Text(var place, var text)) {
            if (!known.metrics().isEmpty()) {
                if (known.metrics().contains(text)) {
                    return Optional.of(text);
                }
                findings.unknown(place, "an unknown metric", text, known.metrics());
                return Optional.empty();
            }
            if (METRIC.matcher(text).matches()) {
                return Optional.of(text);
            }
        }
        findings.mismatch(node, known.metrics().isEmpty() ? METRIC_WORDS : String.join(", ", known.metrics()));
        return Optional.empty();
    }
}
