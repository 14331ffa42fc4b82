package dev.gridwright.search;

/// Spreads the bits of a number over all of it.
///
/// *Source*: the output function of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014, with D. Stafford's mix 13), a bijection on 64 bits.
final class Mixing {
    /// The golden ratio, scaled to 64 bits: the step between the states of SplitMix64.
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Mixing() {}

    static long mix(long number) {
        long z = number + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
