package dev.gridwright.bench;

import dev.gridwright.search.GridSearch;
import dev.gridwright.search.KeyedPermutation;
import dev.gridwright.search.Opening;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Match;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.Point;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceCount;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.space.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to judge an index, to make its point, to ask for the next one, and to count, in a space of five
/// parameters with a `when`, an exclude and two constraints.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnumeratorBenchmark {
    private Space space = ruled();
    private KeyedPermutation permutation = new KeyedPermutation(1, 7);
    private GridSearch search = open(space);
    private long rawSize;
    private long next;

    @Setup
    public void open() {
        rawSize = space.rawSize().longValueExact();
        permutation = new KeyedPermutation(rawSize, 7);
    }

    private static Space ruled() {
        var exclude = new LinkedHashMap<String, Match>(Map.of("kernel", Match.value(Value.of("poly"))));
        exclude.put("degree", Match.value(Value.of(4)));
        return new SpaceDraft()
                .member(List.of(
                        new ParameterDraft(
                                "/kernel", "kernel", Axis.listed(List.of(Value.of("rbf"), Value.of("poly")))),
                        new ParameterDraft("/C", "C", Axis.logarithmic(number("0.01"), number("100"), count(41))),
                        new ParameterDraft(
                                "/gamma", "gamma", Axis.logarithmic(number("0.0001"), number("1"), count(41))),
                        new ParameterDraft("/degree", "degree", Axis.stepped(number("2"), number("4"), number("1")))
                                .when("kernel == 'poly'"),
                        new ParameterDraft(
                                "/tolerance", "tolerance", Axis.linear(number("0.1"), number("1"), count(100)))))
                .exclude("/exclude/0", exclude)
                .constraint("/constraints/0", "C * gamma < 1")
                .constraint("/constraints/1", "kernel == 'rbf' || tolerance * degree <= 3")
                .check()
                .orThrow();
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static BigInteger count(long values) {
        return BigInteger.valueOf(values);
    }

    private static GridSearch open(Space space) {
        return switch (GridSearch.open(space, new SearchOptions(Order.SHUFFLED, 7), _ -> false)) {
            case Opening.Opened(GridSearch opened) -> opened;
            case Opening other -> throw new IllegalStateException("the benchmark's space can be searched: " + other);
        };
    }

    private long index() {
        next = next + 1 < rawSize ? next + 1 : 0;
        return next;
    }

    /// Judged indices per second.
    @Benchmark
    public boolean contains() {
        return space.contains(index());
    }

    /// Judged indices per second, with a point for those that are feasible.
    @Benchmark
    public Optional<Point> point() {
        return space.point(index());
    }

    /// Points per second, with the indices between them that are none.
    @Benchmark
    public OptionalLong ask() {
        if (search.exhausted()) {
            search = open(space);
        }
        return search.ask();
    }

    /// Positions per second.
    @Benchmark
    public long permute() {
        return permutation.at(index());
    }

    /// Exact counts per second of a million raw indices, in the two parts that no rule links.
    @Benchmark
    public SpaceCount count() {
        return space.count();
    }
}
