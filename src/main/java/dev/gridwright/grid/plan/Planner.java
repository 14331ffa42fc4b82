package dev.gridwright.grid.plan;

import dev.gridwright.grid.Parsed;
import dev.gridwright.search.GridSearch;
import dev.gridwright.search.Opening;
import dev.gridwright.search.PointCount;
import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceCount;
import dev.gridwright.study.Grid;
import dev.gridwright.time.DurationText;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialKind.Isolation;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes plans. Takes about a second at most, and the same memory for a space of any size.
///
/// *Thread*: any; may take up to a second, so not an event loop.
public final class Planner {
    /// How many points a plan shows from each end.
    public static final int SHOWN = 3;

    private Planner() {}

    public static Plan plan(Parsed.Valid valid) {
        var grid = valid.grid();
        var count = grid.space().count();
        var tried = tried(grid, count);
        var warnings = new ArrayList<>(valid.warnings());
        if (!tried.exact() || !count.exact()) {
            warnings.add(
                    tried.exact()
                            ? "what the rules remove is estimated from seeded draws"
                            : "the number of points is estimated from seeded draws");
        }
        if (tried.points().signum() == 0) {
            warnings.add("there is no point to try");
        }
        grid.search().sample().stream()
                .filter(sample -> tried.exact() && tried.points().compareTo(BigInteger.valueOf(sample)) < 0)
                .forEach(sample ->
                        warnings.add("the sample of %,d takes all %,d points".formatted(sample, tried.points())));
        valid.obstacles().forEach(obstacle -> warnings.add(obstacle.pointer() + ": " + obstacle.sentence()));
        return new Plan(
                grid.name(),
                runs(grid.trial().kind()),
                tried.points(),
                count.rawSize(),
                tried.exact() && count.exact(),
                count.interval(),
                count.removed().stream()
                        .map(removal -> new Plan.Removal(removal.rule().text(), removal.points()))
                        .toList(),
                count.duplicates(),
                grid.space().axes(),
                tried.first(),
                tried.last(),
                valid.defaults(),
                guarantees(valid),
                warnings,
                valid.obstacles(),
                estimate(grid, tried.points()));
    }

    private record Tried(BigInteger points, boolean exact, List<Point> first, List<Point> last) {}

    private static Tried tried(Grid grid, SpaceCount count) {
        var space = grid.space();
        var search = grid.search();
        boolean all = search.sample().isEmpty()
                && search.range().isEmpty()
                && search.shard().isEmpty();
        if (all || !(GridSearch.open(space, search, _ -> false) instanceof Opening.Opened(var opened))) {
            return new Tried(count.points(), count.exact(), space.first(SHOWN), space.last(SHOWN));
        }
        return opened.count(Space.MAX_ENUMERATED) instanceof PointCount.Exact(long points)
                ? asked(opened, points)
                : new Tried(share(grid, count), false, space.first(SHOWN), space.last(SHOWN));
    }

    /// The points of a search that is short enough to be gone through.
    private static Tried asked(GridSearch search, long points) {
        var first = new ArrayList<Point>();
        var last = new ArrayDeque<Long>();
        while (!search.exhausted()) {
            var index = search.ask();
            if (index.isEmpty()) {
                continue;
            }
            if (first.size() < SHOWN) {
                search.space().point(index.getAsLong()).ifPresent(first::add);
            }
            last.add(index.getAsLong());
            if (last.size() > SHOWN) {
                last.remove();
            }
        }
        return new Tried(
                BigInteger.valueOf(points),
                true,
                first,
                last.stream()
                        .map(search.space()::point)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /// What range and shard leave of the points, if they are spread evenly.
    private static BigInteger share(Grid grid, SpaceCount count) {
        var search = grid.search();
        var points = count.points();
        if (search.range().isPresent() && count.rawSize().signum() > 0) {
            var range = search.range().get();
            var to = BigInteger.valueOf(range.to()).min(count.rawSize());
            var within = to.subtract(BigInteger.valueOf(range.from())).max(BigInteger.ZERO);
            points = points.multiply(within).divide(count.rawSize());
        }
        return search.shard().isPresent()
                ? points.divide(BigInteger.valueOf(search.shard().get().of()))
                : points;
    }

    private static Plan.Estimate estimate(Grid grid, BigInteger points) {
        var max = grid.limits().maxTrials();
        var trials = max.isPresent() ? points.min(BigInteger.valueOf(max.getAsLong())) : points;
        long parts = (long) grid.objective().folds() * grid.objective().repeats();
        long timeoutMillis = grid.trial().timeout().run().toMillis();
        return new Plan.Estimate(
                trials,
                trials.multiply(BigInteger.valueOf(parts)),
                trials.multiply(BigInteger.valueOf(timeoutMillis)).divide(BigInteger.valueOf(1000)));
    }

    private static String runs(TrialKind kind) {
        return switch (kind) {
            case TrialKind.Model model ->
                "model " + model.learner() + " (" + model.task() + ") on "
                        + model.data().file();
            case TrialKind.Function function -> "function " + function.name();
            case TrialKind.JavaClass java -> "java " + java.className();
            case TrialKind.Command command ->
                "command "
                        + command.registered()
                                .map(TrialKind.Registered::name)
                                .orElseGet(() -> command.arguments().isEmpty()
                                        ? ""
                                        : command.arguments().getFirst());
            case TrialKind.Http http ->
                "http " + http.call().request().method() + " "
                        + http.call().request().url();
            case TrialKind.Worker worker -> "worker " + worker.queue();
        };
    }

    private static List<String> guarantees(Parsed.Valid valid) {
        var grid = valid.grid();
        var timeout = grid.trial().timeout();
        var run = DurationText.print(timeout.run());
        var parts = grid.objective().folds() * grid.objective().repeats();
        var bounds = "one attempt" + (parts > 1 ? " with all its " + parts + " folds and repeats" : "")
                + " takes at most " + run;
        var guarantees = new ArrayList<String>();
        switch (grid.trial().kind()) {
            case TrialKind.Model _ ->
                guarantees.add(bounds + "; then its process is killed, and its slot is free within about a second");
            case TrialKind.JavaClass java
            when java.isolation() == Isolation.PROCESS ->
                guarantees.add(bounds + "; then its process is killed, and its slot is free within about a second");
            case TrialKind.JavaClass _ ->
                guarantees.add(bounds
                        + "; then its thread is interrupted, which the class may ignore: its slot is then out of service"
                        + " until the thread ends (isolation: process has no such limit)");
            case TrialKind.Function _ -> guarantees.add(bounds + "; it runs in the server and ends when it is told to");
            case TrialKind.Command _ ->
                guarantees.add(bounds + "; then it is told to end, and after " + DurationText.print(timeout.grace())
                        + " all that it started is killed");
            case TrialKind.Http _ ->
                guarantees.add(bounds + "; then nothing waits for the answer any more, but the service may work on");
            case TrialKind.Worker _ ->
                guarantees.add(bounds
                        + "; then its lease ends: a late result is refused, and your worker is told at the next"
                        + " heartbeat, but it may work on");
        }
        timeout.idle()
                .ifPresent(idle -> guarantees.add("an attempt that reports nothing for " + DurationText.print(idle)
                        + " is ended in the same way"));
        if (grid.needsPreparation()) {
            guarantees.add(preparation(valid) + " before the first trial; no timeout and no limit counts that time");
        }
        return guarantees;
    }

    private static String preparation(Parsed.Valid valid) {
        var parts = new ArrayList<String>();
        int inputs = valid.grid().inputs().size();
        if (inputs > 0) {
            parts.add(inputs == 1 ? "1 input is fetched" : inputs + " inputs are fetched");
        }
        valid.grid().images().flatMap(TrialKind.Data::images).ifPresent(images -> {
            var sizes = images.sizes().stream().map(ImageSize::word).toList();
            var count = valid.data()
                    .map(data -> "%,d images".formatted(data.rows()))
                    .orElse("images");
            parts.add(count + " are prepared at " + String.join(", ", sizes));
        });
        return String.join(" and ", parts);
    }
}
