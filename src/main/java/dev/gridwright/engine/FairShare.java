package dev.gridwright.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/// Which study gets the next free slot: the highest priority first; among equals the one with the fewest slots; among
/// those the one served longest ago.
final class FairShare {
    private FairShare() {}

    /// A study as far as its share is concerned.
    interface Contender {
        boolean wantsSlot();

        int priority();

        int slots();

        /// When it last got a slot, as a rising number.
        long served();
    }

    private static final Comparator<Contender> ORDER = Comparator.comparingInt(Contender::priority)
            .reversed()
            .thenComparingInt(Contender::slots)
            .thenComparingLong(Contender::served);

    /// @param fits whether there is room for a contender
    static <C extends Contender> Optional<C> next(Collection<C> contenders, Predicate<C> fits) {
        return contenders.stream().filter(Contender::wantsSlot).filter(fits).min(ORDER);
    }
}
