package dev.gridwright.kept;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides of which trials of one study the files are kept: of the best that have ended, by objective, of equals the
/// lower index. What is offered counts for others only once its trial has ended, so that nothing makes room for an
/// attempt that comes to nothing.
///
/// *Thread*: its owner's, one at a time.
final class StudyRanks {
    private final int keep;
    private final int sign;
    private final long mostBytes;
    private final TreeSet<Rank> best =
            new TreeSet<>(Comparator.comparingDouble(Rank::loss).thenComparingLong(Rank::index));
    private final Map<Long, Rank> byIndex = new HashMap<>();
    private final Map<Long, Held> offered = new HashMap<>();
    private final Map<Long, Held> settled = new HashMap<>();

    private record Rank(double loss, long index) {}

    /// Files of one attempt, on disk.
    record Held(long index, long token, long bytes) {}

    /// @param keep of so many trials
    /// @param sign 1 where a lower objective is better, else -1
    /// @param mostBytes of all of them together
    StudyRanks(int keep, int sign, long mostBytes) {
        this.keep = keep;
        this.sign = sign;
        this.mostBytes = mostBytes;
    }

    /// Lower is better.
    double loss(double objective) {
        return sign * objective;
    }

    /// How many bytes a trial that ends now may keep; empty when it is not among the best.
    OptionalLong room(long index, double loss) {
        var rank = new Rank(loss, index);
        var better = best.headSet(rank).stream()
                .filter(other -> other.index() != index)
                .toList();
        if (better.size() >= keep) {
            return OptionalLong.empty();
        }
        long taken = better.stream()
                .mapToLong(other -> bytes(settled.get(other.index())))
                .sum();
        return OptionalLong.of(Math.max(0, mostBytes - taken));
    }

    private static long bytes(@Nullable Held held) {
        return held == null ? 0 : held.bytes();
    }

    /// The files of an attempt are there, its trial has not ended yet.
    ///
    /// @return those of an earlier attempt at the same trial that came to nothing
    Optional<Held> offer(Held held) {
        return Optional.ofNullable(offered.put(held.index(), held));
    }

    /// A trial has ended.
    ///
    /// @param token of the attempt that gave its result, when one did
    /// @param loss empty when it has no number
    /// @return what is to be removed
    List<Held> ended(long index, OptionalLong token, OptionalDouble loss) {
        var gone = new ArrayList<Held>();
        Optional.ofNullable(byIndex.remove(index)).ifPresent(best::remove);
        if (loss.isPresent()) {
            var rank = new Rank(loss.getAsDouble(), index);
            best.add(rank);
            byIndex.put(index, rank);
        }
        for (var held : present(offered.remove(index), settled.remove(index))) {
            if (loss.isPresent() && token.isPresent() && token.getAsLong() == held.token()) {
                settled.put(index, held);
            } else {
                gone.add(held);
            }
        }
        gone.addAll(excess());
        return gone;
    }

    private static List<Held> present(@Nullable Held first, @Nullable Held second) {
        var present = new ArrayList<Held>();
        if (first != null) {
            present.add(first);
        }
        if (second != null) {
            present.add(second);
        }
        return present;
    }

    private List<Held> excess() {
        var gone = new ArrayList<Held>();
        while (best.size() > keep) {
            var worst = best.removeLast();
            byIndex.remove(worst.index());
            gone.addAll(present(settled.remove(worst.index()), null));
        }
        long bytes = 0;
        for (var rank : best) {
            long more = bytes(settled.get(rank.index()));
            if (bytes + more > mostBytes) {
                gone.addAll(present(settled.remove(rank.index()), null));
            } else {
                bytes += more;
            }
        }
        return gone;
    }

    /// Whether the files of an attempt are wanted.
    boolean holds(long index, long token) {
        return present(offered.get(index), settled.get(index)).stream().anyMatch(held -> held.token() == token);
    }

    /// Nothing of the study runs any more.
    ///
    /// @return what was offered by attempts that came to nothing
    Collection<Held> finish() {
        var gone = List.copyOf(offered.values());
        offered.clear();
        return gone;
    }
}
