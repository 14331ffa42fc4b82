package dev.gridwright.web.aggregate;

import dev.gridwright.api.TimelineJson;
import dev.gridwright.api.TimelineJson.Run;
import dev.gridwright.api.TimelineJson.Slot;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What each slot did for a study, the trials that ended last first. Attempts under way come with the first page.
public final class TimelineRoutes {
    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;

    public TimelineRoutes(Studies studies, StudyRecords records, Calls calls) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/timeline").handler(this::timeline);
    }

    private void timeline(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "limit", "cursor");
        int limit = query.limit();
        var cursor = query.whole("cursor");
        if (cursor.isPresent() && cursor.get() < 1) {
            query.wrong("cursor", cursor.get().toString(), "the one of a next link");
        }
        query.check();
        var id = context.pathParam("study");
        var running = studies.study(id)
                .compose(study ->
                        cursor.isPresent() ? Future.succeededFuture(List.<RunningTrial>of()) : studies.running(id));
        // One more than is shown tells whether there is a next page.
        var found = running.compose(open ->
                calls.read(() -> new Found(open, records.latest(id, cursor.orElse(Long.MAX_VALUE), limit + 1))));
        Calls.answer(context, found, all -> {
            var page = all.ended().subList(0, Math.min(limit, all.ended().size()));
            var next = all.ended().size() > limit
                    ? Optional.of(Long.toString(page.getLast().event()))
                    : Optional.<String>empty();
            Paging.answer(context, slots(all.running(), page), TimelineJson::write, next);
        });
    }

    private record Found(List<RunningTrial> running, List<StoredTrial> ended) {}

    private static List<Slot> slots(List<RunningTrial> running, List<StoredTrial> ended) {
        var runs = new ArrayList<Run>();
        for (var trial : running) {
            runs.add(new Run(
                    trial.index(), trial.attempt(), trial.token(), trial.slot(), trial.startedAt(), Optional.empty()));
        }
        for (var stored : ended) {
            int number = 0;
            for (var attempt : stored.trial().attempts()) {
                number++;
                runs.add(new Run(
                        stored.trial().index(),
                        number,
                        attempt.token(),
                        attempt.slot(),
                        attempt.startedAt(),
                        Optional.of(attempt)));
            }
        }
        var slots = new TreeMap<String, List<Run>>(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        runs.stream()
                .sorted(Comparator.comparing(Run::startedAt)
                        .thenComparing(Run::token)
                        .reversed())
                .forEach(run -> slots.computeIfAbsent(run.slot(), name -> new ArrayList<>())
                        .add(run));
        return slots.entrySet().stream()
                .map(slot -> new Slot(slot.getKey(), slot.getValue()))
                .toList();
    }
}
