package dev.gridwright.web;

import dev.gridwright.engine.OpenTrials;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Submission;
import dev.gridwright.evaluate.Output;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Attempt;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Studies that are what a test says they are.
final class FakeStudies implements Studies {
    final Map<String, StudyView> views = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<RunningTrial> running = new CopyOnWriteArrayList<>();
    final Map<Long, Output> outputs = new ConcurrentHashMap<>();
    final List<Long> backoff = new CopyOnWriteArrayList<>();
    /// How often one study was asked for.
    final AtomicInteger looks = new AtomicInteger();

    final Map<Long, List<Attempt>> attempts = new ConcurrentHashMap<>();
    final Set<Long> answered = ConcurrentHashMap.newKeySet();
    volatile boolean restSkipped;

    /// Whether a study has changed whenever it is looked at again.
    volatile boolean changing;

    volatile StudyPoints points = Samples.points(new SearchOptions(Order.SEQUENTIAL, 1));
    volatile Optional<Refusal> refusal = Optional.empty();
    volatile Optional<Submission> submitted = Optional.empty();

    /// Until it completes, submissions under a key are under way.
    volatile Future<?> held = Future.succeededFuture();

    void put(StudyView view) {
        views.put(view.id(), view);
    }

    @Override
    public Future<StudyView> submit(Submission submission) {
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        submitted = Optional.of(submission);
        return submission.key().isPresent() ? held.map(released -> accepted()) : Future.succeededFuture(accepted());
    }

    private StudyView accepted() {
        var view = Samples.study("new-abc234", StudyState.QUEUED, 1);
        put(view);
        return view;
    }

    @Override
    public Future<StudyView> study(String id) {
        looks.incrementAndGet();
        var found = Optional.ofNullable(views.get(id));
        if (changing) {
            found.ifPresent(view -> put(Samples.study(id, view.state(), view.version() + 1)));
        }
        return found.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new Refusal(Refusal.Reason.UNKNOWN_STUDY, "There is no study '" + id + "'.")));
    }

    @Override
    public Future<StudyPage> studies(StudyQuery query) {
        var found = views.values().stream()
                .filter(view -> query.states().isEmpty() || query.states().contains(view.state()))
                .filter(view -> query.name().isEmpty() || query.name().get().equals(view.name()))
                .filter(view ->
                        view.labels().entrySet().containsAll(query.labels().entrySet()))
                .filter(view -> query.before().isEmpty()
                        || number(view) < query.before().getAsLong())
                .sorted(Comparator.comparing(StudyView::id).reversed())
                .toList();
        if (found.size() <= query.limit()) {
            return Future.succeededFuture(new StudyPage(found, OptionalLong.empty()));
        }
        var page = found.subList(0, query.limit());
        return Future.succeededFuture(new StudyPage(page, OptionalLong.of(number(page.getLast()))));
    }

    private long number(StudyView view) {
        return views.keySet().stream().filter(id -> id.compareTo(view.id()) < 0).count();
    }

    @Override
    public Future<StudyView> pause(String id) {
        return act("pause", id);
    }

    @Override
    public Future<StudyView> resume(String id) {
        return act("resume", id);
    }

    @Override
    public Future<StudyView> cancel(String id, OnLimit mode) {
        return act("cancel " + mode, id);
    }

    private Future<StudyView> act(String verb, String id) {
        calls.add(verb + " " + id);
        return study(id)
                .compose(view -> view.state().ended()
                        ? Future.failedFuture(new Refusal(Refusal.Reason.STUDY_ENDED, "It has ended."))
                        : Future.succeededFuture(view));
    }

    @Override
    public Future<List<RunningTrial>> running(String id) {
        return study(id).map(view -> List.copyOf(running));
    }

    @Override
    public Future<Optional<Output>> output(String id, long token) {
        return Future.succeededFuture(Optional.ofNullable(outputs.get(token)));
    }

    @Override
    public Future<OpenTrials> open(String id) {
        return Future.succeededFuture(new OpenTrials(running, backoff, attempts, answered, restSkipped, Set.of()));
    }

    @Override
    public Future<StudyPoints> points(String id) {
        calls.add("points " + id);
        return Future.succeededFuture(points);
    }

    @Override
    public Future<List<String>> blocked(String id) {
        return study(id).map(view -> List.of("All slots are busy."));
    }

    @Override
    public Future<List<PoolView>> pools() {
        return Future.succeededFuture(List.of(new PoolView("cpu", 1, 2, 0)));
    }
}
