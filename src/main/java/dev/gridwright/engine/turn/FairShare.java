package dev.gridwright.engine.turn;

import java.util.Comparator;

/// Which study gets the next free slot: the highest priority first; among equals the one with the fewest slots; among
/// those the one served longest ago.
final class FairShare {
    private FairShare() {}

    /// A study as far as its share is concerned.
    interface Contender {
        int priority();

        int slots();

        /// When it last got a slot, as a rising number.
        long served();
    }

    static final Comparator<Contender> ORDER = Comparator.comparingInt(Contender::priority)
            .reversed()
            .thenComparingInt(Contender::slots)
            .thenComparingLong(Contender::served);
}
