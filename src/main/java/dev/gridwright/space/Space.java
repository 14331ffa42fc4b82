package dev.gridwright.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What can be tried: a union of products under rules, and points included or added beside them. Made by [SpaceDraft].
///
/// *Index*: 0-based mixed radix over the full product of a member, the first declared parameter varying slowest, a zip
/// group at the place of its first parameter, an inactive axis only at its digit 0; members follow each other; included
/// points that are no points of the grid follow at `rawSize`, `rawSize + 1` and so on. Of equal points the lowest index
/// is the point. Everything about an index is computed from the index, so any size takes the same memory.
///
/// Immutable, for any thread. Nothing here blocks, but what enumerates says how much.
public final class Space {
    /// What [#count()] may enumerate.
    public static final int MAX_ENUMERATED = 1_000_000;

    /// Indices that [#first] and [#last] may look at, not counting what rules let them leap over.
    public static final int MAX_SCANNED = 100_000;

    /// What [#count()], [#first] and [#last] may look at, in values and operators: bounds their time for spaces of
    /// very many parameters and rules.
    private static final long MAX_WORK = 200_000_000;

    private static final BigInteger LONG_LIMIT = BigInteger.ONE.shiftLeft(Long.SIZE - 1);

    private final Union union;
    /// The raw size, or where that does not fit, the highest index that does.
    private final long longRawSize;
    private final List<Point> fresh;
    private final Map<String, Integer> freshAt = new HashMap<>();
    private final SequencedSet<BigInteger> early;
    private final List<SpaceProblem> warnings;

    Space(Union union, List<Point> fresh, SequencedSet<BigInteger> early, List<SpaceProblem> warnings) {
        this.union = union;
        longRawSize = union.size().min(LONG_LIMIT.subtract(BigInteger.ONE)).longValueExact();
        this.fresh = List.copyOf(fresh);
        this.early = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(early));
        this.warnings = List.copyOf(warnings);
        for (int i = 0; i < fresh.size(); i++) {
            freshAt.put(fresh.get(i).canonical(), i);
        }
    }

    /// The number of indices of the full product of all members, without included points.
    public BigInteger rawSize() {
        return union.size();
    }

    /// The number of included and added points that are no points of the grid; they have the indices from `rawSize` on.
    public int includedSize() {
        return fresh.size();
    }

    /// The first index that is beyond the space.
    public BigInteger end() {
        return rawSize().add(BigInteger.valueOf(fresh.size()));
    }

    /// Whether every index fits a `long`, as running needs.
    public boolean runnable() {
        return end().compareTo(LONG_LIMIT) < 0;
    }

    /// All names, in the order of their first declaration.
    public List<String> parameters() {
        return union.names();
    }

    /// The members in order; one for a `space`.
    public List<Block> members() {
        return union.blocks();
    }

    /// The axes of all members, in the order of declaration.
    public List<AxisDescription> axes() {
        return IntStream.range(0, members().size())
                .boxed()
                .flatMap(i -> members().get(i).parameters().stream().map(parameter -> AxisDescription.of(i, parameter)))
                .toList();
    }

    /// All rules in the order in which they are asked: every `when`, then excludes, then constraints.
    public List<Rule> rules() {
        return union.rules();
    }

    /// What is allowed but probably not meant.
    public List<SpaceProblem> warnings() {
        return warnings;
    }

    /// The indices of included points, in their order and without repetition: what is to be tried first.
    public SequencedSet<BigInteger> early() {
        return early;
    }

    /// The point of an index; empty if the index is no point or beyond the space.
    public Optional<Point> point(long index) {
        return isRaw(index) ? union.point(index) : included(index).map(fresh::get);
    }

    /// The point of an index; empty if the index is no point or beyond the space.
    public Optional<Point> point(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(end()) >= 0) {
            return Optional.empty();
        }
        return judge(index) instanceof Judgement.Feasible(Point point) ? Optional.of(point) : Optional.empty();
    }

    /// Whether an index is a point; the fastest way to ask.
    public boolean contains(long index) {
        return isRaw(index) ? union.contains(index) : included(index).isPresent();
    }

    /// Where the point of an index stands on the axes: for each of [#parameters()] the position on the axis of its
    /// member, -1 where it is absent. Asks no rules but every `when`, so it is much faster than [#point], and says
    /// nothing about whether the index is a point.
    ///
    /// @param index from 0 to [#rawSize]; the space is [#runnable()]
    /// @param positions takes the answer
    /// @return the position of the member that the index belongs to
    public int positions(long index, long[] positions) {
        return union.positions(index, positions);
    }

    /// The indices whose points may have one of the wanted values in each of the named parameters.
    ///
    /// The space is [#runnable()].
    public Matching matching(Map<String, Set<Value>> wanted) {
        return new Matching(union, longRawSize, wanted);
    }

    private boolean isRaw(long index) {
        return index >= 0 && (index < longRawSize || union.size().compareTo(LONG_LIMIT) >= 0);
    }

    private Optional<Integer> included(long index) {
        long position = index - longRawSize;
        return index >= 0 && position >= 0 && position < fresh.size() ? Optional.of((int) position) : Optional.empty();
    }

    /// What an index is, and why.
    ///
    /// @throws IllegalArgumentException if the index is beyond the space
    public Judgement judge(long index) {
        return judge(BigInteger.valueOf(index));
    }

    /// What an index is, and why.
    ///
    /// @throws IllegalArgumentException if the index is beyond the space
    public Judgement judge(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(end()) >= 0) {
            throw new IllegalArgumentException("no index of this space: " + index);
        }
        return index.compareTo(rawSize()) < 0
                ? union.judge(index)
                : new Judgement.Feasible(fresh.get(index.subtract(rawSize()).intValueExact()));
    }

    /// The index of a point; empty if it is none of this space, or its index does not fit a `long`.
    public OptionalLong indexOf(Point point) {
        return find(point)
                .filter(index -> index.compareTo(LONG_LIMIT) < 0)
                .map(index -> OptionalLong.of(index.longValueExact()))
                .orElse(OptionalLong.empty());
    }

    /// The index of a point; empty if it is none of this space.
    public Optional<BigInteger> find(Point point) {
        return union.indexOf(point)
                .or(() -> Optional.ofNullable(freshAt.get(point.canonical()))
                        .map(i -> rawSize().add(BigInteger.valueOf(i))));
    }

    /// The points that drafts stand for, in their order, or every problem of the drafts. A point need not lie on the
    /// axes, and no rule but a `when` is asked.
    public Checked<List<Point>> points(List<PointDraft> drafts) {
        var problems = new ArrayList<SpaceProblem>();
        var points = new ArrayList<Point>();
        var inclusion = new Inclusion(union);
        for (PointDraft draft : drafts) {
            switch (inclusion.point(draft)) {
                case Checked.Invalid<Point>(List<SpaceProblem> found) -> problems.addAll(found);
                case Checked.Valid<Point>(Point point) -> points.add(point);
            }
        }
        return problems.isEmpty() ? new Checked.Valid<>(points) : new Checked.Invalid<>(problems);
    }

    /// This space with points included, each at its index of the grid or after all indices so far, and to be tried
    /// early.
    public Checked<Space> including(List<PointDraft> drafts) {
        return switch (points(drafts)) {
            case Checked.Invalid<List<Point>>(List<SpaceProblem> problems) -> new Checked.Invalid<>(problems);
            case Checked.Valid<List<Point>>(List<Point> points) -> {
                Space larger = with(points);
                var sooner = new LinkedHashSet<>(early);
                points.forEach(point -> sooner.add(larger.find(point).orElseThrow()));
                yield new Checked.Valid<>(new Space(union, larger.fresh, sooner, warnings));
            }
        };
    }

    /// This space with more points: each that it does not have follows at the next index after all so far.
    public Space with(List<Point> points) {
        var all = new ArrayList<>(fresh);
        var known = new HashSet<>(freshAt.keySet());
        for (Point point : points) {
            if (union.indexOf(point).isEmpty() && known.add(point.canonical())) {
                all.add(point);
            }
        }
        return new Space(union, all, early, warnings);
    }

    /// How many points there are: exactly if no more than [#MAX_ENUMERATED] indices must be enumerated for it
    /// (parameters that no rule links are counted apart; fewer where rules are long, or members share points), else
    /// estimated from seeded draws. Takes at most about a second, whatever the size.
    public SpaceCount count() {
        return count(MAX_ENUMERATED);
    }

    SpaceCount count(long maxEnumerated) {
        var counter = new SpaceCounter(union, fresh.size());
        return counter.exactly(new Budget(maxEnumerated, MAX_WORK)).orElseGet(counter::estimated);
    }

    /// How many points there are exactly; empty if more than `maxEnumerated` indices would have to be enumerated.
    public Optional<SpaceCount> countExactly(long maxEnumerated) {
        return new SpaceCounter(union, fresh.size()).exactly(new Budget(maxEnumerated, Long.MAX_VALUE));
    }

    /// The first `n` points in the order of the index; fewer if they are not found among [#MAX_SCANNED] indices.
    public List<Point> first(int n) {
        var points = new ArrayList<Point>();
        long scanned = 0;
        for (int i = 0; i < union.members().size(); i++) {
            Member member = union.members().get(i);
            long[] digits = member.firstDigits();
            @Nullable Object[] frame = member.newFrame();
            int verdict;
            do {
                if (points.size() >= n || scanned++ >= maxScanned()) {
                    return points;
                }
                verdict = union.verdict(i, digits, frame);
                if (verdict == Member.FEASIBLE) {
                    points.add(member.point(digits, frame));
                }
            } while (member.leap(digits, verdict, frame));
        }
        points.addAll(fresh.subList(0, Math.min(fresh.size(), n - points.size())));
        return points;
    }

    /// The last `n` points in the order of the index; fewer if they are not found among [#MAX_SCANNED] indices.
    public List<Point> last(int n) {
        var points = new ArrayList<>(
                fresh.subList(Math.max(0, fresh.size() - n), fresh.size()).reversed());
        long scanned = 0;
        for (int i = union.members().size() - 1; i >= 0; i--) {
            Member member = union.members().get(i);
            long[] digits = member.lastDigits();
            @Nullable Object[] frame = member.newFrame();
            int verdict;
            do {
                if (points.size() >= n || scanned++ >= maxScanned()) {
                    return points.reversed();
                }
                verdict = union.verdict(i, digits, frame);
                if (verdict == Member.FEASIBLE) {
                    points.add(member.point(digits, frame));
                }
            } while (member.leapBack(digits, verdict, frame));
        }
        return points.reversed();
    }

    private long maxScanned() {
        return Math.min(MAX_SCANNED, MAX_WORK / union.cost());
    }
}
