package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Counts the points of an index space: exactly where its structure or its size allows, else from draws.
final class SpaceCounter {
    /// Draws of an estimate; fewer where a point is dear.
    private static final int MAX_DRAWS = 20_000;

    private static final int MIN_DRAWS = 100;
    private static final long DRAWING_WORK = 20_000_000;
    private static final long SEED = 7;

    /// The 97.5th percentile of the standard normal distribution.
    private static final double Z = 1.959964;

    private final Union union;
    private final long included;

    SpaceCounter(Union union, long included) {
        this.union = union;
        this.included = included;
    }

    /// The exact count, if it needs no more than the budget.
    Optional<SpaceCount> exactly(Budget budget) {
        return tally(budget).map(tally -> count(tally, true, Optional.empty()));
    }

    private Optional<Tally> tally(Budget budget) {
        if (!union.isDisjoint()) {
            return enumerated(budget);
        }
        var sum = new Tally(union.rules().size());
        for (Member member : union.members()) {
            Optional<Tally> tally = Components.tally(member, union.rules().size(), budget);
            if (tally.isEmpty()) {
                return Optional.empty();
            }
            sum.add(tally.get());
        }
        return Optional.of(sum);
    }

    private Optional<Tally> enumerated(Budget budget) {
        for (int i = 0; i < union.members().size(); i++) {
            if (!budget.take(union.members().get(i).size(), union.cost(i))) {
                return Optional.empty();
            }
        }
        long[] counts = new long[union.rules().size() + 2];
        for (int i = 0; i < union.members().size(); i++) {
            Member member = union.members().get(i);
            long[] digits = member.firstDigits();
            @Nullable Object[] frame = member.newFrame();
            do {
                counts[union.verdict(i, digits, frame) + 2]++;
            } while (member.advance(digits));
        }
        var tally = new Tally(union.rules().size());
        tally.add(counts);
        return Optional.of(tally);
    }

    /// An estimate from seeded draws: the same for the same space.
    SpaceCount estimated() {
        var random = new Random(SEED);
        int draws = Math.clamp(DRAWING_WORK / union.cost(), MIN_DRAWS, MAX_DRAWS);
        long[] counts = new long[union.rules().size() + 2];
        for (int draw = 0; draw < draws; draw++) {
            int i = drawMember(random);
            Member member = union.members().get(i);
            long[] digits = member.lastDigits();
            for (int j = 0; j < digits.length; j++) {
                digits[j] = random.nextLong(digits[j] + 1);
            }
            counts[union.verdict(i, digits, member.newFrame()) + 2]++;
        }
        var tally = new Tally(union.rules().size());
        BigInteger rest = union.size();
        for (int i = 0; i < union.rules().size(); i++) {
            BigInteger share = share(counts[i + 2], draws);
            tally.remove(i, share);
            rest = rest.subtract(share);
        }
        BigInteger repeated = share(counts[Member.REPEATED + 2], draws);
        tally.addRepeated(repeated);
        tally.addFeasible(rest.subtract(repeated));
        return count(tally, false, Optional.of(interval(counts[Member.FEASIBLE + 2], draws)));
    }

    private int drawMember(Random random) {
        if (union.members().size() == 1) {
            return 0;
        }
        BigInteger drawn;
        do {
            drawn = new BigInteger(union.size().bitLength(), random);
        } while (drawn.compareTo(union.size()) >= 0);
        int i = 0;
        while (drawn.compareTo(union.members().get(i).size()) >= 0) {
            drawn = drawn.subtract(union.members().get(i).size());
            i++;
        }
        return i;
    }

    private BigInteger share(long count, int draws) {
        return union.size().multiply(BigInteger.valueOf(count)).divide(BigInteger.valueOf(draws));
    }

    /// Wilson's score interval (E. B. Wilson, 1927) for the share of feasible indices.
    private SpaceCount.Interval interval(long feasible, int draws) {
        double p = (double) feasible / draws;
        double z2 = Z * Z / draws;
        double center = (p + z2 / 2) / (1 + z2);
        double half = Z * Math.sqrt(p * (1 - p) / draws + z2 / (4 * draws)) / (1 + z2);
        BigInteger more = BigInteger.valueOf(included);
        return new SpaceCount.Interval(
                part(Math.max(0, center - half), RoundingMode.FLOOR).add(more),
                part(Math.min(1, center + half), RoundingMode.CEILING).add(more));
    }

    private BigInteger part(double share, RoundingMode rounding) {
        return new BigDecimal(union.size())
                .multiply(BigDecimal.valueOf(share))
                .setScale(0, rounding)
                .toBigInteger();
    }

    private SpaceCount count(Tally tally, boolean exact, Optional<SpaceCount.Interval> interval) {
        List<SpaceCount.Removal> removed = new ArrayList<>();
        for (int i = 0; i < union.rules().size(); i++) {
            removed.add(new SpaceCount.Removal(union.rules().get(i), tally.removed(i)));
        }
        return new SpaceCount(
                tally.feasible().add(BigInteger.valueOf(included)),
                union.size(),
                included,
                removed,
                tally.repeated(),
                exact,
                interval);
    }
}
