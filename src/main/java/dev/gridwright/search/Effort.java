package dev.gridwright.search;

import java.util.function.Consumer;

/// How many indices searches may look at before others have their turn. Several searches of one thread share it: what
/// one of them has used up, the others of the same turn are without, but for a few looks each, so that a search that
/// finds points at once does not wait for one that finds none.
///
/// Owned by whoever runs the searches; not for several threads at once.
public final class Effort {
    /// Takes a few milliseconds.
    static final int MOST = 10_000;

    /// One search may take so much of what there is.
    private static final int SHARES = 4;

    /// Looks that every question has, whatever others have used up.
    static final int ASIDE = 16;

    private final Consumer<Runnable> later;
    private final int share;
    private int left = MOST;
    private long turn;
    private boolean used;

    private Effort(int share, Consumer<Runnable> later) {
        this.share = share;
        this.later = later;
    }

    /// For one question.
    public static Effort once() {
        return new Effort(MOST, _ -> {});
    }

    /// For searches that are asked again in a later turn, in which all of it is there again.
    ///
    /// @param later does something in the next turn of the thread
    public static Effort ofTurns(Consumer<Runnable> later) {
        return new Effort(MOST / SHARES, later);
    }

    /// Whether a question that has looked at so many may look at one more, which is counted.
    boolean look(int lookedAt) {
        if (lookedAt >= ASIDE && (isSpent() || lookedAt >= share)) {
            return false;
        }
        left--;
        if (!used) {
            used = true;
            later.accept(this::renew);
        }
        return true;
    }

    private void renew() {
        left = MOST;
        used = false;
        turn++;
    }

    /// Whether all of this turn is used up.
    public boolean isSpent() {
        return left <= 0;
    }

    /// The number of this turn, rising.
    public long turn() {
        return turn;
    }
}
