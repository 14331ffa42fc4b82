package dev.gridwright.learn.sample;

/// A stream of random numbers that a seed fixes, on every platform and version of Java.
///
/// *Source*: SplitMix64, from Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
///
/// *Thread*: confined to one.
public final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SeededRandom(long seed) {
        this.state = seed;
    }

    /// A seed that depends on every bit of both arguments.
    public static long mix(long seed, long number) {
        return mix(mix(seed + GOLDEN_GAMMA) + GOLDEN_GAMMA * (number + 1));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /// A number from 0 to below `bound`.
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /// Brings the numbers into an order of which each is as likely as any other.
    public void shuffle(int[] numbers) {
        for (int i = numbers.length; i > 1; i--) {
            int other = nextInt(i);
            int last = numbers[i - 1];
            numbers[i - 1] = numbers[other];
            numbers[other] = last;
        }
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
