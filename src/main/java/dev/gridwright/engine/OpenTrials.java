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
/// @param restSkipped whether of the trials that have not ended only these will be tried
public record OpenTrials(
        List<RunningTrial> running,
        List<Long> backoff,
        Map<Long, List<Attempt>> attempts,
        Set<Long> answered,
        boolean restSkipped) {
    /// Of a study that has ended, or does not go on.
    public static final OpenTrials NONE = new OpenTrials(List.of(), List.of(), Map.of(), Set.of(), false);

    public OpenTrials {
        running = List.copyOf(running);
        backoff = List.copyOf(backoff);
        attempts = Map.copyOf(attempts);
        answered = Set.copyOf(answered);
    }

    /// The ended attempts of a trial.
    public List<Attempt> attempts(long index) {
        return attempts.getOrDefault(index, List.of());
    }
}
