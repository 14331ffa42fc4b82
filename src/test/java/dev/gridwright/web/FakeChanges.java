package dev.gridwright.web;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.space.Point;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// Changes that are only remembered.
final class FakeChanges implements StudyChanges {
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile Optional<Amendment> amended = Optional.empty();

    /// The studies that there are.
    volatile Predicate<String> known = id -> true;

    private Future<StudyView> done(String call, String id) {
        if (!known.test(id)) {
            return Future.failedFuture(new Refusal(Refusal.Reason.UNKNOWN_STUDY, "There is no such study."));
        }
        calls.add(call);
        return Future.succeededFuture(Samples.study(id, StudyState.RUNNING, 3));
    }

    @Override
    public Future<StudyView> retry(String id, Set<Outcome> outcomes) {
        return done("retry " + id + " " + new TreeSet<>(outcomes), id);
    }

    @Override
    public Future<Added> add(String id, List<Point> points, boolean first) {
        var indices = LongStream.range(0, points.size()).boxed().toList();
        return done("add " + points + (first ? " first to " : " to ") + id, id)
                .map(study -> new Added(indices, points.size(), study));
    }

    @Override
    public Future<StudyView> amend(String id, Amendment amendment, Optional<Set<Long>> versions) {
        amended = Optional.of(amendment);
        return done(
                "amend " + id + versions.map(set -> " if " + new TreeSet<>(set)).orElse(""), id);
    }

    @Override
    public Future<Void> delete(String id, Optional<Set<Long>> versions) {
        return done(
                        "delete " + id
                                + versions.map(set -> " if " + new TreeSet<>(set))
                                        .orElse(""),
                        id)
                .mapEmpty();
    }
}
