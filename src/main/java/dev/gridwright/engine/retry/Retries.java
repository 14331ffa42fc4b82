package dev.gridwright.engine.retry;

import dev.gridwright.api.TrialJson;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.store.Change;
import dev.gridwright.store.Reopening;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.study.Counts;
import dev.gridwright.trial.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which trials a retry is for, and what it means for their study.
///
/// A study that has ended is queued again by one change in the store, and then read back as after a crash: what is
/// stored is the whole truth of it.
public final class Retries {
    private static final int PAGE = 1_000;

    private Retries() {}

    /// The trials of a study that ended so, in the order of their indices.
    ///
    /// *Thread*: blocks; not for an event loop.
    public static List<PastTrial> find(StudyStore store, String study, Set<Outcome> outcomes) {
        var rows = EnumSet.copyOf(outcomes);
        rows.remove(Outcome.SKIPPED);
        var found = new ArrayList<PastTrial>();
        if (rows.isEmpty()) {
            return found;
        }
        Optional<Position> after = Optional.empty();
        List<StoredTrial> page;
        do {
            page = store.trials(new TrialQuery(study, TrialQuery.Order.INDEX, rows, PAGE, after));
            page.forEach(stored -> found.add(new PastTrial(
                    stored.trial().index(),
                    stored.trial().outcome(),
                    stored.trial().attempts())));
            after = page.isEmpty() ? Optional.empty() : Optional.of(new Position(page.getLast()));
        } while (page.size() == PAGE && found.size() < StudyChanges.MAX_RETRIED);
        return found;
    }

    /// The status of an ended study that is queued again.
    public static StudyStatus reopened(StoredStudy ended, Set<Outcome> outcomes) {
        var status = ended.status();
        var counts = status.counts().orElseThrow();
        long skipped = outcomes.contains(Outcome.SKIPPED) ? 0 : counts.skipped();
        long event = ended.lastEvent() + 1;
        return status.reopened(new Reopening(
                event, status.elapsed(), counts.ended() - counts.skipped(), skipped, skipped > 0 ? event : 0));
    }

    /// The change by which a study forgets that these trials have ended.
    ///
    /// @param status of which the retry is the last change
    public static Change.TrialsReopened change(String study, List<PastTrial> trials, StudyStatus status) {
        return new Change.TrialsReopened(
                study,
                trials.stream().map(PastTrial::index).toList(),
                status,
                status.reopening().event(),
                trial -> TrialJson.of(trial).toString());
    }

    public static Refusal nothing(String study, Counts counts, Set<Outcome> outcomes) {
        var words = outcomes.stream().sorted().map(Outcome::word).collect(Collectors.joining(", "));
        return new Refusal(
                Reason.NOTHING_TO_RETRY,
                "No trial of study '" + study + "' is " + words + ": " + counts.failed() + " failed, "
                        + counts.timedOut() + " timed_out, " + counts.invalid() + " invalid, " + counts.cancelled()
                        + " cancelled, " + counts.skipped() + " skipped, " + counts.pruned() + " pruned.");
    }
}
