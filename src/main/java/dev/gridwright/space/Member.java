package dev.gridwright.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A product of dimensions under rules: a member of a space, or some dimensions of one with the rules that link them.
///
/// Digits stand in the order of the dimensions, the slowest first. A *frame* holds one operand per name of the space,
/// null where the parameter is absent. Immutable, for any thread.
final class Member {
    /// Verdicts below 0; others are the id of the rule that removes the digits.
    static final int FEASIBLE = -1;

    /// Lower digits of this member give the same point.
    static final int REPEATED = -2;

    private final List<ReadyParameter> parameters;
    private final List<ReadyRule> rules;
    private final int slots;
    private final List<Dimension> dimensions;
    private final int[] dimensionOf;
    private final int[] conditional;
    private final int[] repeating;
    private final BigInteger size;
    private final boolean unconditional;

    /// For each name, the fastest dimension that decides whether it is active and what its value is.
    private final Map<String, Integer> reach = new HashMap<>();

    /// @param parameters in declaration order
    /// @param rules in the order in which they are asked
    /// @param slots how many operands a frame has
    Member(List<ReadyParameter> parameters, List<ReadyRule> rules, int slots) {
        this.parameters = List.copyOf(parameters);
        this.rules = List.copyOf(rules);
        this.slots = slots;
        dimensionOf = dimensionOf(parameters);
        dimensions = dimensions(parameters, dimensionOf);
        conditional = IntStream.range(0, dimensions.size())
                .filter(i -> !dimensions.get(i).isUnconditional())
                .toArray();
        repeating = IntStream.range(0, dimensions.size())
                .filter(i -> dimensions.get(i).mayRepeat())
                .toArray();
        for (int i = 0; i < dimensionOf.length; i++) {
            int last = Math.max(dimensionOf[i], reach(parameters.get(i).conditionNames()));
            reach.put(parameters.get(i).name(), last);
        }
        unconditional = parameters.stream().noneMatch(ReadyParameter::isConditional);
        size = dimensions.stream()
                .map(dimension -> BigInteger.valueOf(dimension.size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    List<ReadyParameter> parameters() {
        return parameters;
    }

    List<ReadyRule> rules() {
        return rules;
    }

    List<Dimension> dimensions() {
        return dimensions;
    }

    int slots() {
        return slots;
    }

    BigInteger size() {
        return size;
    }

    /// How many values and operators a verdict looks at.
    int cost() {
        return 1
                + parameters.stream().mapToInt(ReadyParameter::cost).sum()
                + rules.stream().mapToInt(ReadyRule::cost).sum();
    }

    @Nullable
    Object[] newFrame() {
        return new @Nullable Object[slots];
    }

    /// Decides about digits, and fills the frame with their operands.
    int judge(long[] digits, @Nullable Object[] frame) {
        fill(digits, frame);
        for (int i : conditional) {
            int rule = dimensions.get(i).removedBy(digits[i], frame);
            if (rule >= 0) {
                return rule;
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            if (!rules.get(i).keeps().holds(frame)) {
                return rules.get(i).id();
            }
        }
        for (int i : repeating) {
            if (dimensions.get(i).lowest(digits[i], frame) != digits[i]) {
                return REPEATED;
            }
        }
        return FEASIBLE;
    }

    /// The point of digits, from the frame that [#judge] filled.
    Point point(long[] digits, @Nullable Object[] frame) {
        var values = LinkedHashMap.<String, Value>newLinkedHashMap(parameters.size());
        for (int i = 0; i < dimensionOf.length; i++) {
            ReadyParameter parameter = parameters.get(i);
            if (frame[parameter.slot()] != null) {
                values.put(parameter.name(), parameter.value(digits[dimensionOf[i]]));
            }
        }
        return new Point(values);
    }

    /// Sets the position of each parameter that is active at the slot of its name.
    void positions(long index, long[] positions) {
        long[] digits = digits(index);
        if (unconditional) {
            for (int i = 0; i < dimensionOf.length; i++) {
                positions[parameters.get(i).slot()] = digits[dimensionOf[i]];
            }
            return;
        }
        @Nullable Object[] frame = newFrame();
        fill(digits, frame);
        for (int i = 0; i < dimensionOf.length; i++) {
            int slot = parameters.get(i).slot();
            if (frame[slot] != null) {
                positions[slot] = digits[dimensionOf[i]];
            }
        }
    }

    /// The lowest digits that give the same point as these.
    long[] lowest(long[] digits, @Nullable Object[] frame) {
        long[] lowest = digits.clone();
        for (int i : repeating) {
            lowest[i] = dimensions.get(i).lowest(digits[i], frame);
        }
        return lowest;
    }

    /// The lowest digits that give a point, rules apart.
    Optional<long[]> find(Point point) {
        @Nullable Object[] frame = newFrame();
        int active = 0;
        for (ReadyParameter parameter : parameters) {
            if (parameter.isActive(frame)) {
                Value value = point.values().get(parameter.name());
                if (value == null) {
                    return Optional.empty();
                }
                frame[parameter.slot()] = Operands.of(value);
                active++;
            }
        }
        if (active != point.values().size()) {
            return Optional.empty();
        }
        long[] digits = new long[dimensions.size()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = dimensions.get(i).find(point, frame);
            if (digits[i] < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(digits);
    }

    long[] firstDigits() {
        return new long[dimensions.size()];
    }

    long[] lastDigits() {
        return dimensions.stream().mapToLong(dimension -> dimension.size() - 1).toArray();
    }

    /// Moves digits to the next index; false, and back at the first, after the last.
    boolean advance(long[] digits) {
        for (int i = digits.length - 1; i >= 0; i--) {
            if (++digits[i] < dimensions.get(i).size()) {
                return true;
            }
            digits[i] = 0;
        }
        return false;
    }

    /// Moves digits to the index before; false, and at the last, before the first.
    boolean retreat(long[] digits) {
        for (int i = digits.length - 1; i >= 0; i--) {
            if (--digits[i] >= 0) {
                return true;
            }
            digits[i] = dimensions.get(i).size() - 1;
        }
        return false;
    }

    /// Moves digits as [#advance], but past all that the same rule removes for the same digits before.
    ///
    /// @param verdict what [#judge] said of the digits
    /// @param frame as it was filled for them
    boolean leap(long[] digits, int verdict, @Nullable Object[] frame) {
        for (int i = decisive(digits, verdict, frame) + 1; i < digits.length; i++) {
            digits[i] = dimensions.get(i).size() - 1;
        }
        return advance(digits);
    }

    /// Moves digits as [#retreat], but past all that the same rule removes for the same digits before.
    boolean leapBack(long[] digits, int verdict, @Nullable Object[] frame) {
        for (int i = decisive(digits, verdict, frame) + 1; i < digits.length; i++) {
            digits[i] = 0;
        }
        return retreat(digits);
    }

    /// The fastest dimension that the verdict depends on; -1 for none.
    private int decisive(long[] digits, int verdict, @Nullable Object[] frame) {
        if (verdict < 0) {
            return digits.length - 1;
        }
        for (int i : conditional) {
            if (dimensions.get(i).removedBy(digits[i], frame) == verdict) {
                return reach(dimensions.get(i).names());
            }
        }
        for (ReadyRule rule : rules) {
            if (!rule.keeps().holds(frame)) {
                return reach(rule.names());
            }
        }
        throw new IllegalStateException("a rule that removes digits removes them again");
    }

    private int reach(Set<String> names) {
        return names.stream()
                .mapToInt(name -> reach.getOrDefault(name, -1))
                .max()
                .orElse(-1);
    }

    /// The digits of an index, where the size of this member is known to fit a long.
    long[] digits(long index) {
        long[] digits = new long[dimensions.size()];
        long rest = index;
        for (int i = digits.length - 1; i >= 0; i--) {
            long size = dimensions.get(i).size();
            long quotient = rest / size;
            digits[i] = rest - quotient * size;
            rest = quotient;
        }
        return digits;
    }

    long[] digits(BigInteger index) {
        long[] digits = new long[dimensions.size()];
        BigInteger rest = index;
        for (int i = digits.length - 1; i >= 0; i--) {
            BigInteger[] parts =
                    rest.divideAndRemainder(BigInteger.valueOf(dimensions.get(i).size()));
            digits[i] = parts[1].longValueExact();
            rest = parts[0];
        }
        return digits;
    }

    BigInteger index(long[] digits) {
        BigInteger index = BigInteger.ZERO;
        for (int i = 0; i < digits.length; i++) {
            index = index.multiply(BigInteger.valueOf(dimensions.get(i).size())).add(BigInteger.valueOf(digits[i]));
        }
        return index;
    }

    /// Whether no point can belong to both members, as far as can be seen at a glance.
    boolean isApartFrom(Member other) {
        return hasWhatIsNotIn(other) || other.hasWhatIsNotIn(this);
    }

    private boolean hasWhatIsNotIn(Member other) {
        return parameters.stream()
                .filter(parameter -> !parameter.isConditional())
                .anyMatch(parameter -> other.parameters.stream()
                        .filter(candidate -> candidate.name().equals(parameter.name()))
                        .findFirst()
                        .map(same -> areApart(parameter.axis(), same.axis()))
                        .orElse(true));
    }

    private static boolean areApart(Axis a, Axis b) {
        Axis fewer = a.size() <= b.size() ? a : b;
        Axis more = a.size() <= b.size() ? b : a;
        int glance = 8;
        return fewer.size() <= glance
                && IntStream.range(0, (int) fewer.size())
                        .allMatch(i -> more.lowestPositionOf(fewer.at(i)).isEmpty());
    }

    private void fill(long[] digits, @Nullable Object[] frame) {
        for (int i = 0; i < dimensionOf.length; i++) {
            ReadyParameter parameter = parameters.get(i);
            frame[parameter.slot()] = parameter.isActive(frame) ? parameter.operand(digits[dimensionOf[i]]) : null;
        }
    }

    private static int[] dimensionOf(List<ReadyParameter> parameters) {
        int[] dimensionOf = new int[parameters.size()];
        Map<String, Integer> zips = new HashMap<>();
        int dimensions = 0;
        for (int i = 0; i < dimensionOf.length; i++) {
            Optional<String> zip = parameters.get(i).parameter().zip();
            Integer before = zip.map(zips::get).orElse(null);
            dimensionOf[i] = before == null ? dimensions++ : before;
            if (zip.isPresent()) {
                zips.put(zip.get(), dimensionOf[i]);
            }
        }
        return dimensionOf;
    }

    private static List<Dimension> dimensions(List<ReadyParameter> parameters, int[] dimensionOf) {
        int count = Arrays.stream(dimensionOf).max().orElse(-1) + 1;
        List<List<ReadyParameter>> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(new ArrayList<>());
        }
        for (int i = 0; i < dimensionOf.length; i++) {
            groups.get(dimensionOf[i]).add(parameters.get(i));
        }
        return groups.stream().map(Dimension::new).toList();
    }
}
