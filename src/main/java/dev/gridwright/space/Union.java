package dev.gridwright.space;

import dev.gridwright.space.expression.Condition;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The index space: members one after the other, under common rules. Immutable, for any thread.
final class Union {
    /// Looking for a value among those of an axis takes about so many times as long as looking at it.
    private static final int FINDING = 10;

    private final List<Block> blocks;
    private final SequencedMap<String, Integer> slots = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final List<List<Integer>> earlier = new ArrayList<>();
    private final BigInteger[] starts;
    private final long @Nullable [] shortStarts;
    private final long[] costs;

    Union(List<Block> blocks, List<Rule> commonRules) {
        this.blocks = List.copyOf(blocks);
        for (Block block : blocks) {
            block.parameters().forEach(parameter -> slots.putIfAbsent(parameter.name(), slots.size()));
        }
        List<List<ReadyParameter>> parameters = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            parameters.add(ready(i, blocks.get(i)));
        }
        List<ReadyRule> readyRules =
                commonRules.stream().flatMap(rule -> ready(rule).stream()).toList();
        starts = new BigInteger[blocks.size() + 1];
        starts[0] = BigInteger.ZERO;
        costs = new long[blocks.size()];
        for (int i = 0; i < blocks.size(); i++) {
            Member member = new Member(parameters.get(i), readyRules, slots.size());
            earlier.add(sharing(member));
            members.add(member);
            costs[i] = member.cost() + FINDING * costOf(earlier.get(i));
            starts[i + 1] = starts[i].add(member.size());
        }
        shortStarts = size().bitLength() < Long.SIZE ? shortStarts(starts) : null;
    }

    private long costOf(List<Integer> some) {
        return some.stream().mapToLong(i -> members.get(i).cost()).sum();
    }

    private List<ReadyParameter> ready(int member, Block block) {
        var ready = new ArrayList<ReadyParameter>();
        for (Parameter parameter : block.parameters()) {
            int whenId = -1;
            Condition when = null;
            if (parameter.when().isPresent()) {
                whenId = rules.size();
                when = parameter.when().get().condition(this::slotOf);
                rules.add(
                        new Rule.When(member, parameter.name(), parameter.when().get()));
            }
            ready.add(new ReadyParameter(parameter, slotOf(parameter.name()), whenId, when));
        }
        return ready;
    }

    private List<ReadyRule> ready(Rule rule) {
        int id = rules.size();
        rules.add(rule);
        return switch (rule) {
            case Rule.Exclude exclude -> List.of(ReadyRule.exclude(id, exclude, this::slotOf));
            case Rule.Constraint(var expression) -> ReadyRule.constraint(id, expression, this::slotOf);
            case Rule.When _ -> throw new IllegalStateException("a when belongs to its parameter");
        };
    }

    private int slotOf(String name) {
        Integer slot = slots.get(name);
        if (slot == null) {
            throw new IllegalStateException("a rule reads only declared names: " + name);
        }
        return slot;
    }

    private List<Integer> sharing(Member member) {
        var sharing = new ArrayList<Integer>();
        for (int i = 0; i < members.size(); i++) {
            if (!members.get(i).isApartFrom(member)) {
                sharing.add(i);
            }
        }
        return sharing;
    }

    private static long[] shortStarts(BigInteger[] starts) {
        long[] shortStarts = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            shortStarts[i] = starts[i].longValueExact();
        }
        return shortStarts;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    /// Every `when`, then every exclude and constraint; the position is the rule's id.
    List<Rule> rules() {
        return Collections.unmodifiableList(rules);
    }

    /// All names, in the order of their first declaration.
    List<String> names() {
        return List.copyOf(slots.sequencedKeySet());
    }

    BigInteger size() {
        return starts[members.size()];
    }

    /// Whether no two members have a point in common, as far as can be seen at a glance.
    boolean isDisjoint() {
        return earlier.stream().allMatch(List::isEmpty);
    }

    Judgement judge(BigInteger index) {
        int i = memberAt(index);
        return judge(i, members.get(i).digits(index.subtract(starts[i])));
    }

    private Judgement judge(int i, long[] digits) {
        Member member = members.get(i);
        @Nullable Object[] frame = member.newFrame();
        int verdict = member.judge(digits, frame);
        if (verdict >= 0) {
            return new Judgement.Removed(rules.get(verdict));
        }
        Point point = member.point(digits, frame);
        for (int j : earlier.get(i)) {
            Optional<long[]> found = members.get(j).find(point);
            if (found.isPresent()) {
                return new Judgement.Duplicate(starts[j].add(members.get(j).index(found.get())));
            }
        }
        return verdict == Member.REPEATED
                ? new Judgement.Duplicate(starts[i].add(member.index(member.lowest(digits, frame))))
                : new Judgement.Feasible(point);
    }

    /// The point of an index from 0 to the size, if it is one.
    Optional<Point> point(long index) {
        if (shortStarts == null) {
            return judge(BigInteger.valueOf(index)) instanceof Judgement.Feasible(Point point)
                    ? Optional.of(point)
                    : Optional.empty();
        }
        int i = memberAt(index, shortStarts);
        Member member = members.get(i);
        long[] digits = member.digits(index - shortStarts[i]);
        @Nullable Object[] frame = member.newFrame();
        return verdict(i, digits, frame) == Member.FEASIBLE
                ? Optional.of(member.point(digits, frame))
                : Optional.empty();
    }

    /// @return the position of the member that the index belongs to
    int positions(long index, long[] positions) {
        if (shortStarts == null) {
            throw new IllegalStateException("positions are asked for of spaces that can run");
        }
        int i = memberAt(index, shortStarts);
        Arrays.fill(positions, -1);
        members.get(i).positions(index - shortStarts[i], positions);
        return i;
    }

    /// Whether an index from 0 to the size is a point; faster than asking for the point.
    boolean contains(long index) {
        if (shortStarts == null) {
            return point(index).isPresent();
        }
        int i = memberAt(index, shortStarts);
        Member member = members.get(i);
        return verdict(i, member.digits(index - shortStarts[i]), member.newFrame()) == Member.FEASIBLE;
    }

    /// The verdict on digits of a member, points of earlier members taken into account.
    int verdict(int i, long[] digits, @Nullable Object[] frame) {
        Member member = members.get(i);
        int verdict = member.judge(digits, frame);
        if (verdict == Member.FEASIBLE && !earlier.get(i).isEmpty()) {
            Point point = member.point(digits, frame);
            for (int j : earlier.get(i)) {
                if (members.get(j).find(point).isPresent()) {
                    return Member.REPEATED;
                }
            }
        }
        return verdict;
    }

    /// How many values and operators a verdict on digits of a member looks at, when its point is looked for in vain in
    /// all earlier members that may have it.
    long cost(int i) {
        return costs[i];
    }

    /// The most that a verdict on digits of any member looks at.
    long cost() {
        return Arrays.stream(costs).max().orElse(1);
    }

    /// The index of a point; empty if no index gives it, or rules remove it.
    Optional<BigInteger> indexOf(Point point) {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Optional<long[]> digits = member.find(point);
            if (digits.isPresent()) {
                // Rules see only values, so they say the same of this point in every member.
                return member.judge(digits.get(), member.newFrame()) == Member.FEASIBLE
                        ? Optional.of(starts[i].add(member.index(digits.get())))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static int memberAt(long index, long[] starts) {
        int i = 0;
        while (index >= starts[i + 1]) {
            i++;
        }
        return i;
    }

    private int memberAt(BigInteger index) {
        int i = 0;
        while (index.compareTo(starts[i + 1]) >= 0) {
            i++;
        }
        return i;
    }
}
