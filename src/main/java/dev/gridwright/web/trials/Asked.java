package dev.gridwright.web.trials;

import dev.gridwright.api.TrialJson.Idle.State;
import dev.gridwright.engine.OpenTrials;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.trials.TrialRows.Wanted;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which trials a request asks for. Without a word about it those that have begun, ended or not; those that have not
/// begun are listed when their state is named, in index order alone.
///
/// @param untried of `waiting` and `skipped`
record Asked(Wanted wanted, boolean running, boolean backoff, Set<State> untried) {
    private static final Map<String, Order> ORDERS =
            Query.words(Order.values(), order -> order.name().toLowerCase(Locale.ROOT));
    private static final Map<String, Outcome> OUTCOMES = Query.words(Outcome.values(), Outcome::word);
    private static final String RUNNING = "running";
    private static final Map<String, String> STATES = states();

    Asked {
        untried = Set.copyOf(untried);
    }

    private static Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        states.put(State.WAITING.word(), State.WAITING.word());
        states.put(RUNNING, RUNNING);
        states.put(State.BACKOFF.word(), State.BACKOFF.word());
        OUTCOMES.keySet().forEach(word -> states.put(word, word));
        return states;
    }

    static Asked read(String study, Query query) {
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
        boolean anyBegun = states.isEmpty() && outcomes.isEmpty();
        var untried = EnumSet.noneOf(State.class);
        if (outcomes.isEmpty() && states.contains(State.WAITING.word())) {
            untried.add(State.WAITING);
        }
        if (!anyBegun && ended.contains(Outcome.SKIPPED)) {
            untried.add(State.SKIPPED);
        }
        boolean backoff = outcomes.isEmpty() && states.contains(State.BACKOFF.word());
        if (order != Order.INDEX && (backoff || !untried.isEmpty())) {
            query.wrong(
                    "order",
                    order.name().toLowerCase(Locale.ROOT),
                    "index where waiting, backoff or skipped trials are asked for: they have neither ended nor an"
                            + " objective");
        }
        boolean running = anyBegun || (outcomes.isEmpty() && states.contains(RUNNING));
        return new Asked(
                new Wanted(study, ended.isEmpty() ? Order.INDEX : order, ended),
                running && (order == Order.INDEX || ended.isEmpty()),
                anyBegun && order == Order.INDEX || backoff,
                untried);
    }

    /// Whether any are asked for that the engine knows of.
    boolean open() {
        return running || backoff || !untried.isEmpty();
    }

    /// Those asked for of what the engine knows of.
    OpenTrials begun(OpenTrials open) {
        return new OpenTrials(
                running ? open.running() : List.of(),
                backoff ? open.backoff() : List.of(),
                open.attempts(),
                open.answered(),
                open.restSkipped(),
                open.added());
    }

    /// Whether the study may have trials of those asked for that have not begun.
    ///
    /// @param open as of after `study`
    boolean mayHaveUntried(StudyView study, OpenTrials open) {
        var counts = study.counts();
        boolean skipped = untried.contains(State.SKIPPED) && counts.skipped() > 0;
        long begun = study.points() - counts.waiting() - counts.running() - counts.backoff();
        boolean waiting = untried.contains(State.WAITING)
                && !study.state().ended()
                && begun + open.running().size() + open.backoff().size() < study.points();
        return skipped || waiting;
    }
}
