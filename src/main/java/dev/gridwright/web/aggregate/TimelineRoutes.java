package dev.gridwright.web.aggregate;

import dev.gridwright.api.TimelineJson;
import dev.gridwright.api.TimelineJson.Run;
import dev.gridwright.api.TimelineJson.Slot;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.trial.Attempt;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What each slot did for a study, the trials that ended last first, within two times where they are given. Attempts
/// under way come with the first page.
public final class TimelineRoutes {
    /// Trials are stored in the order in which it was told that they had ended, which may be late by so much.
    private static final Duration LATE = Duration.ofMinutes(1);

    /// So many trials that ended after the second time are looked at for those that had begun before it.
    static final int LOOKED_AT_BEHIND = 2_000;

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
        var query = new Query(context, "from", "to", "limit", "cursor");
        int limit = query.limit();
        var cursor = query.whole("cursor");
        if (cursor.isPresent() && cursor.get() < 1) {
            query.wrong("cursor", cursor.get().toString(), "the one of a next link");
        }
        var span = new Span(
                query.time("from").orElse(Instant.MIN), query.time("to").orElse(Instant.MAX));
        if (span.to().isBefore(span.from())) {
            query.wrong("to", span.to().toString(), "no time before 'from'");
        }
        query.check();
        var id = context.pathParam("study");
        var running = studies.study(id)
                .compose(study ->
                        cursor.isPresent() ? Future.succeededFuture(List.<RunningTrial>of()) : studies.running(id));
        var found = running.compose(open -> calls.read(() -> found(id, open, span, cursor, limit)));
        Calls.answer(context, found, all -> {
            var page = all.ended().subList(0, Math.min(limit, all.ended().size()));
            var next = all.ended().size() > limit
                    ? Optional.of(Long.toString(page.getLast().event()))
                    : Optional.<String>empty();
            Paging.answer(context, slots(all.running(), page, span), TimelineJson::write, next);
        });
    }

    /// What is looked at; both ends belong to it.
    private record Span(Instant from, Instant to) {
        boolean holds(Run run) {
            var ended = run.ended().map(Attempt::endedAt).orElse(Instant.MAX);
            return !run.startedAt().isAfter(to) && !ended.isBefore(from);
        }
    }

    private record Found(List<RunningTrial> running, List<StoredTrial> ended) {}

    /// One trial more than is shown tells whether there is a next page.
    private Found found(String id, List<RunningTrial> running, Span span, Optional<Long> cursor, int limit) {
        long before = cursor.orElseGet(() ->
                span.to().equals(Instant.MAX) ? Long.MAX_VALUE : records.eventFrom(id, span.to()) + LOOKED_AT_BEHIND);
        var ended = records.latest(id, before, limit + 1);
        if (span.from().equals(Instant.MIN)) {
            return new Found(running, ended);
        }
        long first = records.eventFrom(id, span.from().minus(LATE));
        return new Found(
                running,
                ended.stream().takeWhile(trial -> trial.event() >= first).toList());
    }

    private static List<Slot> slots(List<RunningTrial> running, List<StoredTrial> ended, Span span) {
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
                .filter(span::holds)
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
