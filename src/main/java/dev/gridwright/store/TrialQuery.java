package dev.gridwright.store;

import dev.gridwright.space.Point;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Which ended trials of a study are asked for.
///
/// @param outcomes any of these; empty for all
/// @param limit at most this many, at least 1
/// @param after the trial that ended the page before
public record TrialQuery(String study, Order order, Set<Outcome> outcomes, int limit, Optional<Position> after) {
    public TrialQuery {
        outcomes = Set.copyOf(outcomes);
    }

    /// `INDEX`: as the grid counts. `COMPLETED`: as they ended. `OBJECTIVE`: best first, those without a number last,
    /// of equals the lower index first.
    public enum Order {
        INDEX,
        COMPLETED,
        OBJECTIVE
    }

    /// Where a page ended.
    public record Position(StoredTrial trial) {
        /// In index order a place is an index, whether its trial has ended or not.
        public static Position ofIndex(long index) {
            var place = new Trial(
                    index,
                    new Point(new LinkedHashMap<>()),
                    Outcome.SKIPPED,
                    Optional.empty(),
                    "",
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Map.of(),
                    Optional.empty(),
                    0,
                    List.of(),
                    List.of());
            return new Position(new StoredTrial(place, 0));
        }
    }
}
