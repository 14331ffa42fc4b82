package dev.gridwright.quota;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the holders of tokens occupy: the studies that have not ended, and those that are being stored.
///
/// A question costs the same with one study and with thousands: whoever begins or ends something says so.
///
/// *Thread*: confined to that of its owner.
public final class Occupancy {
    private final Function<String, Quota> quotas;

    /// What is occupied, by the id of the token; nothing of who occupies nothing.
    private final Map<String, Use> used = new HashMap<>();

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
    public Occupancy(Function<String, Quota> quotas) {
        this.quotas = quotas;
    }

    /// A part is occupied from now on.
    public void keep(Part part) {
        change(part, 1);
    }

    /// Ends a [#keep] of as much, in one part or several.
    public void release(Part part) {
        change(part, -1);
    }

    private void change(Part part, int sign) {
        var use = used.getOrDefault(part.owner().token(), Use.NOTHING).plus(part, sign);
        if (use.equals(Use.NOTHING)) {
            used.remove(part.owner().token());
        } else {
            used.put(part.owner().token(), use);
        }
    }

    /// Why a part does not fit into the quota of its owner, with what to do; empty when it fits.
    public Optional<String> excess(Part wanted) {
        var owner = wanted.owner();
        var quota = quotas.apply(owner.token());
        if (quota.equals(Quota.NONE)) {
            return Optional.empty();
        }
        var use = used.getOrDefault(owner.token(), Use.NOTHING);
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

    private record Use(long studies, long points) {
        static final Use NOTHING = new Use(0, 0);

        Use plus(Part part, int sign) {
            return new Use(studies + sign * part.studies(), points + sign * part.points());
        }
    }
}
