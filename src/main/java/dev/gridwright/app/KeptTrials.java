package dev.gridwright.app;

import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.engine.entry.Engine;
import dev.gridwright.kept.KeptBounds;
import dev.gridwright.kept.KeptFiles;
import dev.gridwright.kept.KeptFolder;
import dev.gridwright.kept.Standing;
import dev.gridwright.space.Point;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// Tells the keeper of files how trials and studies end.
final class KeptTrials {
    private KeptTrials() {}

    static KeptFiles open(Path data, StudyStore store) {
        return new KeptFiles(
                KeptFolder.of(data.toAbsolutePath().normalize()),
                new Stored(store),
                KeptBounds.DEFAULT,
                Engine.firstToken(store),
                System::nanoTime);
    }

    /// Takes an event; returns at once.
    static void told(KeptFiles files, StudyEvent event) {
        switch (event) {
            case StudyEvent.TrialEnded ended ->
                files.ended(
                        ended.studyId(),
                        ended.trial().index(),
                        token(ended.trial()),
                        ended.trial().outcome() == Outcome.SUCCEEDED
                                ? ended.trial().objective()
                                : OptionalDouble.empty());
            case StudyEvent.StudyEnded ended -> files.studyEnded(ended.study().id());
            case StudyEvent.StudyChanged _, StudyEvent.BestImproved _ -> {}
        }
    }

    /// Of the attempt that gave a trial its result.
    private static OptionalLong token(Trial trial) {
        return trial.outcome() == Outcome.SUCCEEDED && !trial.attempts().isEmpty()
                ? OptionalLong.of(trial.attempts().getLast().token())
                : OptionalLong.empty();
    }

    private record Stored(StudyStore store) implements Standing {
        @Override
        public List<Place> best(String study, int most) {
            return store.study(study)
                    .map(stored -> stored.objective().goal() == Goal.MINIMIZE ? 1 : -1)
                    .map(sign -> store.best(study, most).stream()
                            .map(trial -> new Place(
                                    trial.index(),
                                    token(trial),
                                    sign * trial.objective().orElseThrow()))
                            .toList())
                    .orElse(List.of());
        }

        @Override
        public boolean exists(String study) {
            return store.study(study).isPresent();
        }
    }

    /// Changes of studies that take the kept files of a deleted one along.
    record Changes(StudyChanges studies, KeptFiles files) implements StudyChanges {
        @Override
        public Future<StudyView> retry(String id, Set<Outcome> outcomes) {
            return studies.retry(id, outcomes);
        }

        @Override
        public Future<Added> add(String id, List<Point> points, boolean first) {
            return studies.add(id, points, first);
        }

        @Override
        public Future<StudyView> amend(String id, Amendment amendment, Optional<Set<Long>> versions) {
            return studies.amend(id, amendment, versions);
        }

        @Override
        public Future<Void> delete(String id, Optional<Set<Long>> versions) {
            return studies.delete(id, versions).onSuccess(deleted -> files.deleted(id));
        }
    }
}
