package dev.gridwright.space;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Indices by verdict. Owned by whoever counts.
final class Tally {
    private final BigInteger[] removed;
    private BigInteger feasible = BigInteger.ZERO;
    private BigInteger repeated = BigInteger.ZERO;

    Tally(int rules) {
        removed = new BigInteger[rules];
        Arrays.fill(removed, BigInteger.ZERO);
    }

    /// All digits of a member by verdict.
    static Tally of(Member member, int rules) {
        long[] counts = new long[rules + 2];
        long[] digits = member.firstDigits();
        @Nullable Object[] frame = member.newFrame();
        do {
            counts[member.judge(digits, frame) + 2]++;
        } while (member.advance(digits));
        var tally = new Tally(rules);
        tally.add(counts);
        return tally;
    }

    /// Adds counts by verdict: position 0 for repeated, 1 for feasible, 2 and more for removed by rule 0 and more.
    void add(long[] counts) {
        repeated = repeated.add(BigInteger.valueOf(counts[Member.REPEATED + 2]));
        feasible = feasible.add(BigInteger.valueOf(counts[Member.FEASIBLE + 2]));
        for (int i = 0; i < removed.length; i++) {
            remove(i, BigInteger.valueOf(counts[i + 2]));
        }
    }

    void add(Tally other) {
        repeated = repeated.add(other.repeated);
        feasible = feasible.add(other.feasible);
        for (int i = 0; i < removed.length; i++) {
            remove(i, other.removed[i]);
        }
    }

    void addFeasible(BigInteger count) {
        feasible = feasible.add(count);
    }

    void addRepeated(BigInteger count) {
        repeated = repeated.add(count);
    }

    void remove(int rule, BigInteger count) {
        removed[rule] = removed[rule].add(count);
    }

    BigInteger feasible() {
        return feasible;
    }

    BigInteger repeated() {
        return repeated;
    }

    BigInteger removed(int rule) {
        return removed[rule];
    }

    /// What no rule removed.
    BigInteger kept() {
        return feasible.add(repeated);
    }
}
