package dev.gridwright.metrics;

import dev.gridwright.study.Counts;
import dev.gridwright.study.StudyView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which studies have series of their own: those that have not ended and those that ended less than [#KEPT] ago, at
/// most [Present#MAX_STUDIES] of them.
///
/// *Thread*: any.
final class StudySeries {
    /// How long an ended study is shown: two scrapes of five minutes.
    static final Duration KEPT = Duration.ofMinutes(10);

    /// More ended ones are not even counted.
    private static final int MAX_ENDED = 10_000;

    private final InstantSource clock;

    /// By id, the one that ended last behind all others.
    private final Map<String, Shown> ended = new LinkedHashMap<>();

    StudySeries(InstantSource clock) {
        this.clock = clock;
    }

    /// What is shown of a study.
    record Shown(
            String id,
            String kind,
            String goal,
            String objective,
            Counts counts,
            OptionalDouble best,
            Optional<Instant> startedAt,
            Instant endedAt) {

        static Shown of(StudyView study) {
            return new Shown(
                    study.id(),
                    study.kind(),
                    study.objective().goal().word(),
                    study.objective().metric(),
                    study.counts(),
                    study.best().map(best -> best.objective()).orElse(OptionalDouble.empty()),
                    study.startedAt(),
                    study.endedAt().orElse(Instant.MAX));
        }
    }

    /// Those that are shown at a moment.
    ///
    /// @param dropped how many would be, were there no bound
    record Selection(List<Shown> shown, int dropped) {
        Selection {
            shown = List.copyOf(shown);
        }
    }

    /// A study has ended.
    synchronized void ended(StudyView study) {
        ended.remove(study.id());
        ended.put(study.id(), Shown.of(study));
        forgetOld();
    }

    /// A study is gone.
    synchronized void forget(String id) {
        ended.remove(id);
    }

    private void forgetOld() {
        var old = clock.instant().minus(KEPT);
        var oldest = ended.values().iterator();
        while (oldest.hasNext() && (oldest.next().endedAt().isBefore(old) || ended.size() > MAX_ENDED)) {
            oldest.remove();
        }
    }

    synchronized Selection at(Present present) {
        forgetOld();
        var shown = new ArrayList<Shown>();
        var live = new HashSet<String>();
        for (var study : present.newest()) {
            live.add(study.id());
            shown.add(Shown.of(study));
        }
        // One that is tried again, or ended since the engine was asked, is not shown twice.
        var over = ended.values().stream()
                .filter(study -> !live.contains(study.id()))
                .toList();
        shown.addAll(over.reversed().stream()
                .limit(Math.max(0, Present.MAX_STUDIES - shown.size()))
                .toList());
        return new Selection(shown, present.live() + over.size() - shown.size());
    }
}
