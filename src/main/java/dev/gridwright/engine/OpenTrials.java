package dev.gridwright.engine;

import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.trial.Attempt;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the engine knows of the trials of a study that have begun and not ended, at one moment.
///
/// @param running by index
/// @param backoff the indices of those that wait until they may be tried again, rising
/// @param attempts the ended attempts of those that were tried before, by index
/// @param answered indices of trials that have answered and are not settled yet
/// @param restSkipped whether of the trials that have not ended only these and those of `added` will be tried
/// @param added indices of points that wait although the rest is skipped
public record OpenTrials(
        List<RunningTrial> running,
        List<Long> backoff,
        Map<Long, List<Attempt>> attempts,
        Set<Long> answered,
        boolean restSkipped,
        Set<Long> added) {
    /// Of a study that has ended, or does not go on.
    public static final OpenTrials NONE = new OpenTrials(List.of(), List.of(), Map.of(), Set.of(), false, Set.of());

    public OpenTrials {
        running = List.copyOf(running);
        backoff = List.copyOf(backoff);
        attempts = Map.copyOf(attempts);
        answered = Set.copyOf(answered);
        added = Set.copyOf(added);
    }

    /// The ended attempts of a trial.
    public List<Attempt> attempts(long index) {
        return attempts.getOrDefault(index, List.of());
    }
}
