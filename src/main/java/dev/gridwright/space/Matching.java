package dev.gridwright.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The indices of a space whose points may have certain values, found by leaping from one to the next. Immutable, for
/// any thread.
///
/// Beyond what it says, an index may be no point, its parameter may be absent, or it may stand for an included point:
/// whoever looks at the point sees.
public final class Matching {
    private final List<Part> parts = new ArrayList<>();
    private final long rawSize;

    /// A member that can match: for each dimension the digits that do, rising; null for all.
    private record Part(Member member, long start, List<long @Nullable []> digits) {}

    Matching(Union union, long rawSize, Map<String, Set<Value>> wanted) {
        this.rawSize = rawSize;
        long start = 0;
        for (Member member : union.members()) {
            var digits = new ArrayList<long @Nullable []>();
            for (Dimension dimension : member.dimensions()) {
                digits.add(matching(dimension, wanted));
            }
            var names = member.parameters().stream().map(ReadyParameter::name).toList();
            if (names.containsAll(wanted.keySet())
                    && digits.stream().noneMatch(allowed -> allowed != null && allowed.length == 0)) {
                parts.add(new Part(member, start, digits));
            }
            start += member.size().longValueExact();
        }
    }

    private static long @Nullable [] matching(Dimension dimension, Map<String, Set<Value>> wanted) {
        var asked = dimension.parameters().stream()
                .filter(parameter -> wanted.containsKey(parameter.name()))
                .toList();
        if (asked.isEmpty()) {
            return null;
        }
        if (dimension.parameters().size() == 1) {
            return values(wanted, asked.getFirst()).stream()
                    .map(asked.getFirst().axis()::lowestPositionOf)
                    .filter(java.util.OptionalLong::isPresent)
                    .mapToLong(java.util.OptionalLong::getAsLong)
                    .sorted()
                    .toArray();
        }
        return LongStream.range(0, dimension.size())
                .filter(digit -> asked.stream()
                        .allMatch(parameter -> values(wanted, parameter).contains(parameter.value(digit))))
                .toArray();
    }

    private static Set<Value> values(Map<String, Set<Value>> wanted, ReadyParameter parameter) {
        return wanted.getOrDefault(parameter.name(), Set.of());
    }

    /// The lowest index from `from` on that may match; -1 if there is none.
    public long next(long from) {
        for (Part part : parts) {
            long end = part.start() + part.member().size().longValueExact();
            if (from < end) {
                long found = next(part, Math.max(0, from - part.start()));
                if (found >= 0) {
                    return part.start() + found;
                }
            }
        }
        // Points that were included or added stand behind all members.
        return from == Long.MAX_VALUE ? -1 : Math.max(from, rawSize);
    }

    /// The lowest index of a member from `from` on that has only matching digits; -1 if there is none.
    private static long next(Part part, long from) {
        long[] digits = part.member().digits(from);
        for (int i = 0; i < digits.length; i++) {
            long digit = atLeast(part, i, digits[i]);
            int raised = i;
            while (digit < 0 && raised > 0) {
                raised--;
                digit = atLeast(part, raised, digits[raised] + 1);
            }
            if (digit < 0) {
                return -1;
            }
            if (raised < i || digit > digits[i]) {
                digits[raised] = digit;
                for (int j = raised + 1; j < digits.length; j++) {
                    digits[j] = atLeast(part, j, 0);
                }
                break;
            }
        }
        return part.member().index(digits).longValueExact();
    }

    /// The lowest matching digit that is not below `least`; -1 if there is none.
    private static long atLeast(Part part, int dimension, long least) {
        long[] allowed = part.digits().get(dimension);
        if (allowed == null) {
            return least < part.member().dimensions().get(dimension).size() ? least : -1;
        }
        int position = Arrays.binarySearch(allowed, least);
        int at = position < 0 ? -position - 1 : position;
        return at < allowed.length ? allowed[at] : -1;
    }
}
