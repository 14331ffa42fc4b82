package dev.gridwright.store;

import java.time.Duration;

/// Where a study begins anew after a retry: what came before counts no more for its limits and stop rules.
///
/// @param event the id of the event that told the last retry; rises with each, 0 before the first. Who keeps sums over
/// the trials of a study starts over when it has risen: trials have lost their end
/// @param elapsed time that had been used
/// @param started trials that had been started
/// @param skipped points that stay skipped, because the retry was not for them; the search proposes nothing then
/// @param closed the event of the retry that left them out, 0 when none are; points that were added later are tried
public record Reopening(long event, Duration elapsed, long started, long skipped, long closed) {
    public static final Reopening NONE = new Reopening(0, Duration.ZERO, 0, 0, 0);
}
