package dev.gridwright.search;

/// A bijection of the numbers from 0 to `size - 1`, chosen by a key, in constant memory. The same key gives the same
/// permutation on every machine. Immutable, for any thread. Not a cipher: it mixes, it does not hide.
///
/// *Source*: an alternating Feistel network (M. Luby, C. Rackoff, "How to construct pseudorandom permutations from
/// pseudorandom functions", 1988) on the least number of bits that hold `size`, with cycle walking (J. Black,
/// P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, method 2): a result that is not below `size` is
/// permuted again, less than once on average. A few bits cannot be mixed by a network, so small sizes are shuffled in a
/// table (R. Durstenfeld's version of the Fisher-Yates shuffle).
public final class KeyedPermutation {
    private static final int ROUNDS = 10;
    private static final int MAX_TABLE_SIZE = 4_096;

    private final long size;
    private final long[] keys = new long[ROUNDS];
    private final int leftBits;
    private final int rightBits;
    private final int[] table;
    private final int[] inverseTable;

    /// @param size from 0 to 2^63 - 1
    public KeyedPermutation(long size, long key) {
        if (size < 0) {
            throw new IllegalArgumentException("a permutation of fewer than no numbers");
        }
        this.size = size;
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = Mixing.mix(key + i * Mixing.GOLDEN);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, size - 1));
        leftBits = bits / 2;
        rightBits = bits - leftBits;
        table = shuffled(size <= MAX_TABLE_SIZE ? (int) size : 0, key);
        inverseTable = new int[table.length];
        for (int i = 0; i < table.length; i++) {
            inverseTable[table[i]] = i;
        }
    }

    public long size() {
        return size;
    }

    /// The number at a position.
    public long at(long position) {
        check(position);
        if (size <= MAX_TABLE_SIZE) {
            return table[(int) position];
        }
        long number = position;
        do {
            number = forth(number);
        } while (number >= size);
        return number;
    }

    /// The position of a number: `positionOf(at(p)) == p`.
    public long positionOf(long number) {
        check(number);
        if (size <= MAX_TABLE_SIZE) {
            return inverseTable[(int) number];
        }
        long position = number;
        do {
            position = back(position);
        } while (position >= size);
        return position;
    }

    private void check(long number) {
        if (number < 0 || number >= size) {
            throw new IllegalArgumentException(number + " is not one of the " + size + " permuted numbers");
        }
    }

    /// The halves change places in each round, and their widths with them; an even number of rounds puts both back.
    private long forth(long number) {
        long left = number >>> rightBits;
        long right = number & mask(rightBits);
        for (int round = 0; round < ROUNDS; round++) {
            long mixed = (left ^ Mixing.mix(right ^ keys[round])) & mask(round % 2 == 0 ? leftBits : rightBits);
            left = right;
            right = mixed;
        }
        return left << rightBits | right;
    }

    private long back(long number) {
        long left = number >>> rightBits;
        long right = number & mask(rightBits);
        for (int round = ROUNDS - 1; round >= 0; round--) {
            long mixed = (right ^ Mixing.mix(left ^ keys[round])) & mask(round % 2 == 0 ? leftBits : rightBits);
            right = left;
            left = mixed;
        }
        return left << rightBits | right;
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    private static int[] shuffled(int size, long key) {
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        long state = Mixing.mix(key);
        for (int i = size - 1; i > 0; i--) {
            state += Mixing.GOLDEN;
            int j = (int) Long.remainderUnsigned(Mixing.mix(state), i + 1);
            int swapped = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = swapped;
        }
        return numbers;
    }
}
