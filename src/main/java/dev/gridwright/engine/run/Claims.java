package dev.gridwright.engine.run;

import dev.gridwright.trial.TrialKind;
import java.time.Duration;

/// What a claim owes, by kind of trial.
final class Claims {
    /// A lease of tiny trials that stay in this house aims at this length.
    private static final Duration AIM = Duration.ofMillis(4);

    /// A lease that waits for the disk before it begins is worth the wait when it is longer.
    private static final Duration AIM_AFTER_DISK = Duration.ofMillis(15);

    private Claims() {}

    /// Whether a claim must be durable before its trials begin: they have effects outside, or could take this process
    /// along, and the next life has to know what was under way.
    static boolean durableFirst(TrialKind kind) {
        return switch (kind) {
            case TrialKind.Model _, TrialKind.Function _ -> false;
            case TrialKind.JavaClass _, TrialKind.Command _, TrialKind.Http _, TrialKind.Worker _ -> true;
        };
    }

    static Duration leaseAim(TrialKind kind) {
        return durableFirst(kind) ? AIM_AFTER_DISK : AIM;
    }
}
