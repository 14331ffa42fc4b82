package dev.gridwright.space;

import java.math.BigInteger;

/// How much may be enumerated in one count: indices, and the values and operators looked at for them.
final class Budget {
    private long indices;
    private long work;

    Budget(long indices, long work) {
        this.indices = indices;
        this.work = work;
    }

    /// Takes what enumerating so many indices needs; false, taking nothing, if that is not left.
    boolean take(BigInteger count, long cost) {
        BigInteger needed = count.multiply(BigInteger.valueOf(cost));
        if (count.compareTo(BigInteger.valueOf(indices)) > 0 || needed.compareTo(BigInteger.valueOf(work)) > 0) {
            return false;
        }
        indices -= count.longValueExact();
        work -= needed.longValueExact();
        return true;
    }
}
