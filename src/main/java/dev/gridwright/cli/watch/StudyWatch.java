package dev.gridwright.cli.watch;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.report.StudyDocument;
import java.time.Duration;
import java.util.Optional;

/// Looks at a study again and again until it ends, a signal comes or the time is up. The pauses grow, so that a
/// study of some milliseconds ends in some milliseconds and a long one costs nothing.
public final class StudyWatch {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final Surroundings surroundings;
    private final StudyReader studies;
    private final ProgressDisplay display;
    private final Duration longestPause;

    /// @param longestPause between two looks
    public StudyWatch(Surroundings surroundings, StudyReader studies, ProgressDisplay display, Duration longestPause) {
        this.surroundings = surroundings;
        this.studies = studies;
        this.display = display;
        this.longestPause = longestPause;
    }

    /// Why watching ended.
    public sealed interface Result {
        StudyDocument study();

        record Ended(StudyDocument study) implements Result {}

        record Interrupted(StudyDocument study, ExitCode code) implements Result {}

        record TimeUp(StudyDocument study) implements Result {}
    }

    /// @param study as it is known
    /// @param timeout since the command began; empty for none
    public Result follow(StudyDocument study, Optional<Duration> timeout) {
        var id = study.id();
        var known = study;
        var pause = FIRST_PAUSE;
        while (true) {
            switch (Attended.ask(surroundings, timeout, () -> new StudyDocument(studies.study(id)))) {
                case Attended.Answer.Came<StudyDocument>(var shown) -> known = shown;
                case Attended.Answer.Interrupted<StudyDocument> interrupted -> {
                    return new Result.Interrupted(known, interrupted.code());
                }
                case Attended.Answer.TimeUp<StudyDocument>(var _) -> {
                    return new Result.TimeUp(known);
                }
            }
            var elapsed = elapsed(surroundings);
            display.show(known, elapsed);
            if (known.ended()) {
                return new Result.Ended(known);
            }
            var left = timeout.map(limit -> limit.minus(elapsed)).orElse(pause);
            if (!left.isPositive()) {
                return new Result.TimeUp(known);
            }
            if (!surroundings.interrupts().await(left.compareTo(pause) < 0 ? left : pause)) {
                return new Result.Interrupted(
                        known, surroundings.interrupts().first().orElse(ExitCode.INTERRUPTED));
            }
            pause = pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
        }
    }

    /// Since the command began.
    public static Duration elapsed(Surroundings surroundings) {
        return Duration.ofNanos(surroundings.nanos().getAsLong() - surroundings.startedNanos());
    }
}
