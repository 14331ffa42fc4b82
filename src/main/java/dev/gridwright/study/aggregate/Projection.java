package dev.gridwright.study.aggregate;

import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Objective.Goal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the ended trials of one study amount to, taken in one by one in the order of their events; it never needs a
/// trial again. Its memory is bounded by [#MAX_LEVELS], [#MAX_CELLS] and [#MAX_STEPS], whatever the number of trials.
///
/// *Thread*: one at a time.
public final class Projection {
    /// Values of a parameter; one that has more is left out and named.
    public static final int MAX_LEVELS = 1_000;

    /// Cells of all pairs of parameters; the largest pairs beyond are left out and named, also once values beside the
    /// axes have made them so large.
    public static final int MAX_CELLS = 65_536;

    /// Pairs of parameters; the largest ones beyond are left out and named.
    public static final int MAX_PAIRS = 300;

    /// Steps that are remembered of a study's history.
    public static final int MAX_STEPS = 2_048;

    private final Optional<Space> space;
    private final long rawSize;
    private final Goal goal;
    private final Cells all;
    private final List<Levels> levels = new ArrayList<>();
    private final List<Cells> tables = new ArrayList<>();
    private final List<Pair> pairs;
    private final List<Pair> pairsLeftOut;
    private final Course improvements = new Course(MAX_STEPS);
    private final Course samples = new Course(MAX_STEPS);
    private final long[] positions;
    private History.@Nullable Step lastImprovement;
    private int[] row;
    private long lastEvent;
    private long ended;

    /// @param first position of its first parameter
    record Pair(int first, int second, Cells cells) {
        long needed(List<Levels> levels) {
            return (long) levels.get(first).size() * levels.get(second).size();
        }
    }

    /// @param space of the study; without it parameters are known as trials come, and pairs are not
    public Projection(Optional<Space> space, Goal goal) {
        this.space = space.filter(Space::runnable);
        this.goal = goal;
        this.rawSize = this.space.map(known -> known.rawSize().longValueExact()).orElse(0L);
        this.all = new Cells(goal, 1, 1);
        this.space.ifPresent(known -> known.parameters().forEach(name -> enter(new Levels(name, known))));
        this.positions = new long[levels.size()];
        this.row = new int[levels.size()];
        var candidates = pairs();
        int kept = 0;
        long cells = 0;
        while (kept < Math.min(MAX_PAIRS, candidates.size())
                && cells + candidates.get(kept).needed(levels) <= MAX_CELLS) {
            cells += candidates.get(kept++).needed(levels);
        }
        this.pairs = inOrder(candidates.subList(0, kept)).stream()
                .map(pair -> new Pair(
                        pair.first(),
                        pair.second(),
                        new Cells(
                                goal,
                                levels.get(pair.first()).size(),
                                levels.get(pair.second()).size())))
                .collect(Collectors.toCollection(ArrayList::new));
        this.pairsLeftOut = new ArrayList<>(inOrder(candidates.subList(kept, candidates.size())));
    }

    private void enter(Levels parameter) {
        levels.add(parameter);
        tables.add(new Cells(goal, parameter.tooMany() ? 1 : parameter.size(), 1));
    }

    /// Pairs of parameters that vary, the one with the fewest cells first.
    private List<Pair> pairs() {
        var varying = IntStream.range(0, levels.size()).filter(this::varies).toArray();
        var found = new ArrayList<Pair>();
        for (int i = 0; i < varying.length; i++) {
            for (int j = i + 1; j < varying.length; j++) {
                found.add(new Pair(varying[i], varying[j], all));
            }
        }
        found.sort(Comparator.comparingLong(pair -> pair.needed(levels)));
        return found;
    }

    private static List<Pair> inOrder(List<Pair> pairs) {
        return pairs.stream()
                .sorted(Comparator.comparingInt(Pair::first).thenComparingInt(Pair::second))
                .toList();
    }

    private boolean varies(int parameter) {
        var known = levels.get(parameter);
        return !known.tooMany()
                && (known.values().size() > 1
                        || space.map(where -> where.members().stream()
                                        .anyMatch(member -> member.parameters().stream()
                                                .noneMatch(one -> one.name().equals(known.name())
                                                        && one.when().isEmpty())))
                                .orElse(true));
    }

    /// Trials from this index on have to come with their point.
    public long pointsFrom() {
        return rawSize;
    }

    /// About how much memory it takes, in cells of 32 bytes; a step of the history counts as three.
    public long cells() {
        long cells = 3L * (improvements.size() + samples.size());
        for (var table : tables) {
            cells += table.size();
        }
        for (var pair : pairs) {
            cells += pair.cells().size();
        }
        return cells;
    }

    /// The event of the last trial taken in, 0 before the first.
    public long lastEvent() {
        return lastEvent;
    }

    /// Takes in the next trial.
    ///
    /// @throws IllegalArgumentException when its event does not follow the last one
    public void add(EndedPoint trial) {
        if (trial.event() <= lastEvent) {
            throw new IllegalArgumentException("event " + trial.event() + " does not follow event " + lastEvent);
        }
        lastEvent = trial.event();
        ended++;
        if (!trial.succeeded() && !trial.fell()) {
            return;
        }
        place(trial);
        if (trial.index() >= rawSize) {
            boundPairs();
        }
        if (trial.succeeded()) {
            all.add(0, 0, trial.objective());
            samples.add(() -> step(trial));
            if (lastImprovement == null || goal.better(trial.objective(), lastImprovement.objective())) {
                var step = step(trial);
                lastImprovement = step;
                improvements.add(() -> step);
            }
        } else {
            all.fall(0, 0);
        }
        for (int i = 0; i < tables.size(); i++) {
            if (!levels.get(i).tooMany() && (space.isPresent() || row[i] != Levels.ABSENT)) {
                enter(tables.get(i), row[i], 0, trial);
            }
        }
        for (var pair : pairs) {
            enter(pair.cells(), row[pair.first()], row[pair.second()], trial);
        }
    }

    private static void enter(Cells cells, int first, int second, EndedPoint trial) {
        if (trial.succeeded()) {
            cells.add(first, second, trial.objective());
        } else {
            cells.fall(first, second);
        }
    }

    /// Sets the row to the levels of a trial.
    private void place(EndedPoint trial) {
        if (trial.index() < rawSize) {
            int member = space.orElseThrow().positions(trial.index(), positions);
            for (int i = 0; i < row.length; i++) {
                row[i] = levels.get(i).at(member, positions[i]);
            }
            return;
        }
        var point = trial.point()
                .orElseThrow(() -> new IllegalArgumentException("trial " + trial.index() + " comes with its point"));
        point.values().keySet().forEach(this::known);
        for (int i = 0; i < row.length; i++) {
            row[i] = value(point, i).map(levels.get(i)::of).orElse(Levels.ABSENT);
        }
    }

    private Optional<Value> value(Point point, int parameter) {
        return point.value(levels.get(parameter).name());
    }

    /// Leaves out the largest pairs when values beside the axes have made too many cells of them.
    private void boundPairs() {
        long cells = pairs.stream().mapToLong(pair -> pair.needed(levels)).sum();
        while (cells > MAX_CELLS) {
            var largest = Collections.max(pairs, Comparator.comparingLong(pair -> pair.needed(levels)));
            cells -= largest.needed(levels);
            pairs.remove(largest);
            pairsLeftOut.add(largest);
        }
    }

    private int known(String name) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).name().equals(name)) {
                return i;
            }
        }
        enter(new Levels(name));
        row = new int[levels.size()];
        return levels.size() - 1;
    }

    private History.Step step(EndedPoint trial) {
        var time = trial.endedNanos() == 0
                ? Optional.<Instant>empty()
                : Optional.of(Instant.ofEpochSecond(
                        Math.floorDiv(trial.endedNanos(), 1_000_000_000L),
                        Math.floorMod(trial.endedNanos(), 1_000_000_000L)));
        return new History.Step(trial.index(), trial.event(), ended, time, trial.objective());
    }

    /// What each parameter does.
    ///
    /// @param points of the study
    /// @param beside how many of them lie beside its grid; they may have become more since its space was given
    public Effects effects(long points, int beside) {
        return new Shares(space, all.numbers(0, 0), all.sumOfSquares(), levels, tables, pairs, pairsLeftOut)
                .effects(ended, points, beside);
    }

    /// How the study went so far.
    ///
    /// @param points sampled trials, at most [#MAX_STEPS]
    public History history(int points) {
        var best = new ArrayList<>(improvements.kept());
        var last = lastImprovement;
        if (last != null && !best.getLast().equals(last)) {
            best.add(last);
        }
        return new History(samples.seen(), best, improvements.whole(), samples.atMost(points));
    }

    /// The names of all parameters, those without a heat map too.
    public List<String> parameters() {
        return levels.stream().map(Levels::name).toList();
    }

    /// The objective by two parameters; empty when they are no pair that is counted.
    public Optional<Heatmap> heatmap(String x, String y) {
        var first = position(x);
        var second = position(y);
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        return pairs.stream()
                .filter(pair -> pair.first() == Math.min(first.getAsInt(), second.getAsInt())
                        && pair.second() == Math.max(first.getAsInt(), second.getAsInt()))
                .findFirst()
                .map(pair -> heatmap(pair, first.getAsInt(), second.getAsInt()));
    }

    private OptionalInt position(String name) {
        return IntStream.range(0, levels.size())
                .filter(i -> levels.get(i).name().equals(name))
                .findFirst();
    }

    private Heatmap heatmap(Pair pair, int x, int y) {
        boolean turned = pair.first() != x;
        int columns = levels.get(x).size();
        int rows = levels.get(y).size();
        var cells = new ArrayList<Heatmap.Cell>();
        boolean absentX = false;
        boolean absentY = false;
        for (int i = 1; i <= columns; i++) {
            for (int j = 1; j <= rows; j++) {
                // Level 0 stands for absent; among the values shown it is the last.
                var numbers = turned
                        ? pair.cells().numbers(j % rows, i % columns)
                        : pair.cells().numbers(i % columns, j % rows);
                if (numbers.count() + numbers.failed() > 0) {
                    cells.add(new Heatmap.Cell(i - 1, j - 1, numbers));
                    absentX |= i == columns;
                    absentY |= j == rows;
                }
            }
        }
        return new Heatmap(
                levels.get(x).name(),
                levels.get(y).name(),
                shown(levels.get(x), absentX),
                shown(levels.get(y), absentY),
                cells);
    }

    private static List<Optional<Value>> shown(Levels levels, boolean absent) {
        var shown = new ArrayList<Optional<Value>>();
        levels.values().forEach(value -> shown.add(Optional.of(value)));
        if (absent) {
            shown.add(Optional.empty());
        }
        return shown;
    }
}
