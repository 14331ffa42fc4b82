package dev.gridwright.web.trials;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.TrialJson;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.space.Space;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import dev.gridwright.web.trials.TrialRows.Row;
import dev.gridwright.web.trials.TrialRows.Wanted;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Trials of a study: pages and exports, and one trial.
public final class TrialRoutes {
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final Map<String, String> FORMATS = formats();
    private static final Map<String, Order> ORDERS =
            Query.words(Order.values(), order -> order.name().toLowerCase(Locale.ROOT));
    private static final Map<String, Outcome> OUTCOMES = Query.words(Outcome.values(), Outcome::word);
    private static final String RUNNING = "running";
    private static final Map<String, String> STATES = states();

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

    private static Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        states.put(RUNNING, RUNNING);
        OUTCOMES.keySet().forEach(word -> states.put(word, word));
        return states;
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
        var wanted = wanted(id(context), query);
        var cursor = query.text("cursor");
        var params = query.startingWith("param.");
        query.check();
        var found = studies.study(wanted.study())
                .compose(study -> running(wanted)
                        .compose(running -> calls.read(() -> {
                            var rows = new TrialRows(
                                    records,
                                    wanted,
                                    ParameterFilter.read(query, params, study.id(), spaces),
                                    shapes(wanted.study(), running));
                            if (cursor.isPresent() && !rows.resume(cursor.get())) {
                                query.wrong("cursor", cursor.get(), "the one of a next link, in the same order");
                                query.check();
                            }
                            var names = mediaType.equals(CSV)
                                    ? spaces.apply(study.id())
                                            .map(Space::parameters)
                                            .orElse(List.of())
                                    : List.<String>of();
                            return new Found(study, rows, names);
                        })));
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

    private static Wanted wanted(String study, Query query) {
        var order = query.word("order", ORDERS, Order.INDEX);
        var states = query.words("state", STATES);
        var outcomes = query.words("outcome", OUTCOMES);
        Set<Outcome> ended = EnumSet.allOf(Outcome.class);
        if (!states.isEmpty()) {
            ended.removeIf(outcome -> !states.contains(outcome.word()));
        }
        if (!outcomes.isEmpty()) {
            ended.retainAll(outcomes);
        }
        boolean running = outcomes.isEmpty() && (states.isEmpty() || states.contains(RUNNING));
        return new Wanted(study, ended.isEmpty() ? Order.INDEX : order, ended, running);
    }

    private Future<List<RunningTrial>> running(Wanted wanted) {
        return wanted.running() ? studies.running(wanted.study()) : Future.succeededFuture(List.of());
    }

    private List<TrialJson.Running> shapes(String study, List<RunningTrial> running) {
        if (running.isEmpty()) {
            return List.of();
        }
        var space = spaces.apply(study);
        return running.stream()
                .map(trial -> new TrialJson.Running(
                        trial.index(),
                        space.flatMap(points -> points.point(trial.index())),
                        trial.token(),
                        trial.slot(),
                        trial.startedAt()))
                .toList();
    }

    private void page(RoutingContext context, TrialRows rows, int limit) {
        Calls.answer(
                context,
                calls.read(() -> rows.next(limit)),
                page -> Paging.answer(context, page, TrialRoutes::writeRow, rows.cursor()));
    }

    private static void writeRow(JsonGenerator out, Row row) throws IOException {
        row.write(out);
    }

    private void show(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Calls.answer(context, trial(context), row -> Answer.json(context, 200, row::write));
    }

    /// What a trial is, whether it has ended or runs.
    private interface Known {
        void write(JsonGenerator out) throws IOException;
    }

    private Future<Known> trial(RoutingContext context) {
        var study = id(context);
        long index = index(context);
        return studies.study(study)
                .compose(view -> studies.running(study))
                .compose(running -> calls.read(() -> {
                    Optional<Trial> ended = records.trial(study, index);
                    if (ended.isPresent()) {
                        return out -> TrialJson.write(out, ended.get());
                    }
                    var open = running.stream()
                            .filter(trial -> trial.index() == index)
                            .findFirst()
                            .orElseThrow(() -> unknown(study, Long.toString(index)));
                    var shape = shapes(study, List.of(open)).getFirst();
                    return out -> TrialJson.write(out, shape);
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
                "Study '" + study + "' has no trial '" + index + "' that has started; waiting and skipped trials have"
                        + " no entry.");
    }
}
