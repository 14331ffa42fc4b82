package dev.gridwright.web.trials;

import dev.gridwright.api.ProblemType;
import dev.gridwright.api.TrialJson;
import dev.gridwright.api.TrialJson.Idle.State;
import dev.gridwright.engine.OpenTrials;
import dev.gridwright.engine.Studies;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.space.Space;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.StudyView;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Trials of a study: pages and exports, and one trial.
public final class TrialRoutes {
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final Map<String, String> FORMATS = formats();

    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;
    private final Function<String, Optional<Space>> spaces;

    /// @param spaces the space of a study, when its grid can still be read; may block
    public TrialRoutes(Studies studies, StudyRecords records, Calls calls, Function<String, Optional<Space>> spaces) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
        this.spaces = spaces;
    }

    private static Map<String, String> formats() {
        var formats = new LinkedHashMap<String, String>();
        formats.put("json", Answer.JSON);
        formats.put("ndjson", LINES);
        formats.put("csv", CSV);
        return formats;
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/trials").handler(this::list);
        router.get("/api/v1/studies/:study/trials/:index").handler(this::show);
    }

    private void list(RoutingContext context) {
        var query = new Query(context, "format", "order", "state", "outcome", "limit", "cursor", "param.*");
        var accepted =
                query.text("format").isEmpty() ? Answer.accepted(context, List.copyOf(FORMATS.values())) : Answer.JSON;
        var mediaType = query.word("format", FORMATS, accepted);
        int limit = query.limit();
        var asked = Asked.read(id(context), query);
        var cursor = query.text("cursor");
        var params = query.startingWith("param.");
        query.check();
        var found = known(asked)
                .compose(known -> calls.read(() -> {
                    var study = known.study();
                    var filter = ParameterFilter.read(query, params, study.id(), spaces);
                    var rows = new TrialRows(
                            records,
                            asked.wanted(),
                            filter,
                            begun(asked, known, filter),
                            untried(asked, known, filter));
                    if (cursor.isPresent() && !rows.resume(cursor.get())) {
                        query.wrong("cursor", cursor.get(), "the one of a next link, in the same order");
                        query.check();
                    }
                    var names = mediaType.equals(CSV)
                            ? spaces.apply(study.id()).map(Space::parameters).orElse(List.of())
                            : List.<String>of();
                    return new Found(study, rows, names);
                }));
        Calls.answer(context, found, rows -> {
            switch (mediaType) {
                case LINES -> TrialExport.lines(context, calls, rows.rows());
                case CSV ->
                    TrialExport.csv(
                            context,
                            calls,
                            rows.rows(),
                            rows.parameters(),
                            rows.study().objective());
                default -> page(context, rows.rows(), limit);
            }
        });
    }

    private record Found(StudyView study, TrialRows rows, List<String> parameters) {}

    /// A study at a moment.
    ///
    /// @param points when trials that have not begun are asked for, and there may be some
    private record Known(StudyView study, OpenTrials open, Optional<StudyPoints> points) {
        /// What those are that have never begun.
        State rest() {
            return study.state().ended() || open.restSkipped() ? State.SKIPPED : State.WAITING;
        }
    }

    private Future<Known> known(Asked asked) {
        var id = asked.wanted().study();
        return studies.study(id).compose(study -> {
            var open = asked.open() ? studies.open(id) : Future.succeededFuture(OpenTrials.NONE);
            return open.compose(trials -> asked.mayHaveUntried(study, trials)
                    ? studies.points(id).map(points -> new Known(study, trials, Optional.of(points)))
                    : Future.succeededFuture(new Known(study, trials, Optional.empty())));
        });
    }

    private Optional<UntriedTrials> untried(Asked asked, Known known, ParameterFilter filter) {
        return known.points()
                .map(points -> new UntriedTrials(
                        records, known.study().id(), points, known.open(), known.rest(), asked.untried(), filter));
    }

    private List<Row> begun(Asked asked, Known known, ParameterFilter filter) {
        return begun(known.study().id(), asked.begun(known.open())).stream()
                .filter(row -> filter.test(row.point()))
                .toList();
    }

    /// Trials that run or are in backoff.
    private List<Row> begun(String study, OpenTrials open) {
        var space =
                open.running().isEmpty() && open.backoff().isEmpty() ? Optional.<Space>empty() : spaces.apply(study);
        var rows = new ArrayList<Row>();
        for (var trial : open.running()) {
            var point = space.flatMap(points -> points.point(trial.index()));
            rows.add(new Row.Unrecorded(
                    new TrialJson.Running(trial.index(), point, trial.token(), trial.slot(), trial.startedAt())));
        }
        for (long index : open.backoff()) {
            var point = space.flatMap(points -> points.point(index));
            rows.add(new Row.Unrecorded(new TrialJson.Idle(index, point, State.BACKOFF, open.attempts(index))));
        }
        return rows;
    }

    private void page(RoutingContext context, TrialRows rows, int limit) {
        Calls.answer(
                context,
                calls.read(() -> rows.next(limit)),
                page -> Paging.answer(context, page, (out, row) -> row.write(out), rows.cursor()));
    }

    private void show(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Calls.answer(context, trial(context), row -> Answer.json(context, 200, row::write));
    }

    private Future<Row> trial(RoutingContext context) {
        var study = id(context);
        long index = index(context);
        return studies.study(study)
                .compose(view -> studies.open(study))
                .compose(open -> calls.read(() -> {
                    var ended = records.trial(study, index);
                    if (ended.isPresent()) {
                        return new Row.Ended(new StoredTrial(ended.get(), 0));
                    }
                    for (var row : begun(study, open)) {
                        if (row.index() == index) {
                            return row;
                        }
                    }
                    throw unknown(study, Long.toString(index));
                }));
    }

    static String id(RoutingContext context) {
        return context.pathParam("study");
    }

    static long index(RoutingContext context) {
        var text = context.pathParam("index");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unknown(id(context), text);
        }
    }

    static Refused unknown(String study, String index) {
        return new Refused(
                ProblemType.UNKNOWN_TRIAL,
                "Study '" + study + "' has no trial '" + index + "' that has started; ask for those with state=waiting"
                        + " or state=skipped in the list of trials.");
    }
}
