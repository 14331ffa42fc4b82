package dev.gridwright.report.model;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The failed, timed out and invalid trials of a study by outcome and cause, most frequent first.
///
/// @param seen of so many such trials
/// @param complete whether those are all there are
public record Failures(List<OfCause> causes, long seen, boolean complete) {
    /// So many are looked at, those of the lowest indices.
    static final int MAX_TRIALS = 20_000;

    private static final int PAGE = 500;

    public Failures {
        causes = List.copyOf(causes);
    }

    /// @param first of these, the one of the lowest index
    public record OfCause(Outcome outcome, String cause, long count, Trial first) {}

    public static Failures of(StudyResults results) {
        var found = new LinkedHashMap<String, OfCause>();
        long after = -1;
        long seen = 0;
        List<Trial> page;
        do {
            page = results.fallen(after, PAGE);
            for (var trial : page) {
                after = trial.index();
                add(found, trial);
            }
            seen += page.size();
        } while (page.size() == PAGE && seen < MAX_TRIALS);
        var causes = new ArrayList<>(found.values());
        causes.sort(Comparator.comparingLong(OfCause::count).reversed());
        return new Failures(causes, seen, page.size() < PAGE);
    }

    private static void add(Map<String, OfCause> found, Trial trial) {
        var cause = trial.cause().map(Cause::word).orElse("");
        found.merge(
                trial.outcome().word() + " " + cause,
                new OfCause(trial.outcome(), cause, 1, trial),
                (known, one) -> new OfCause(known.outcome(), known.cause(), known.count() + 1, known.first()));
    }

    /// Said where not all were looked at.
    public String note() {
        return complete ? "" : "Counted among the first " + Figures.grouped(seen) + " of them by index.";
    }
}
