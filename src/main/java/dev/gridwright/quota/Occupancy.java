package dev.gridwright.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the holders of tokens occupy: the studies that have not ended, and those that are being stored.
///
/// Counted anew for each question, so that nothing has to be kept right; a question costs a look at each unfinished
/// study.
///
/// *Thread*: confined to that of its owner.
public final class Occupancy {
    private final Function<String, Quota> quotas;
    private final Consumer<Consumer<Part>> unfinished;
    private final List<Part> coming = new ArrayList<>();

    /// Something that a holder occupies or wants to.
    ///
    /// @param studies 1, or 0 for points that are added to a study that is counted already
    public record Part(Owner owner, long studies, long points) {
        /// A study of so many points.
        public static Part study(Owner owner, long points) {
            return new Part(owner, 1, points);
        }
    }

    /// @param quotas of a token, by its id
    /// @param unfinished shows every part that is occupied to whom it is given
    public Occupancy(Function<String, Quota> quotas, Consumer<Consumer<Part>> unfinished) {
        this.quotas = quotas;
        this.unfinished = unfinished;
    }

    /// Keeps room for a part that is not among the unfinished yet.
    public void keep(Part part) {
        coming.add(part);
    }

    /// Ends a [#keep]: the part is among the unfinished now, or will never be.
    public void release(Part part) {
        coming.remove(part);
    }

    /// Why a part does not fit into the quota of its owner, with what to do; empty when it fits.
    public Optional<String> excess(Part wanted) {
        var owner = wanted.owner();
        var quota = quotas.apply(owner.token());
        if (quota.equals(Quota.NONE)) {
            return Optional.empty();
        }
        var use = new Use(owner.token());
        unfinished.accept(use::add);
        coming.forEach(use::add);
        var holder = "The token " + owner.token() + " (" + owner.name() + ") may have ";
        if (quota.studies().isPresent()
                && use.studies + wanted.studies > quota.studies().getAsLong()) {
            return Optional.of(
                    holder + number(quota.studies().getAsLong(), "study", "studies") + " that have not ended, and has "
                            + use.studies + ". " + remedy("Wait for one to end, cancel one"));
        }
        if (quota.points().isPresent()
                && beyond(use.points, wanted.points, quota.points().getAsLong())) {
            long most = quota.points().getAsLong();
            boolean never = wanted.points > most;
            return Optional.of(holder + number(most, "point", "points") + " in studies that have not ended, and has "
                    + use.points + " in " + use.studies + " of them; this needs " + wanted.points + " more. "
                    + remedy(never ? "Take a sample" : "Wait for some to end, cancel some"));
        }
        return Optional.empty();
    }

    private static boolean beyond(long used, long wanted, long most) {
        return wanted > most - used;
    }

    private static String number(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    private static String remedy(String first) {
        return first + ", or ask an administrator for a token that may have more.";
    }

    private static final class Use {
        private final String token;
        private long studies;
        private long points;

        Use(String token) {
            this.token = token;
        }

        void add(Part part) {
            if (part.owner().token().equals(token)) {
                studies += part.studies();
                points += part.points();
            }
        }
    }
}
