package dev.gridwright.web;

import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.EndedTrial;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.ScoredTrial;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredEvent;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Ended trials that are made when they are read. A trial's event id is its index plus one.
final class FakeRecords implements StudyRecords {
    final Map<String, StoredStudy> studies = new ConcurrentHashMap<>();
    final Map<String, SubmissionKey.Used> submissions = new ConcurrentHashMap<>();
    final Map<Long, String> outputs = new ConcurrentHashMap<>();
    final AtomicLong trialsRead = new AtomicLong();
    volatile boolean broken;
    volatile long trials;
    volatile LongFunction<Optional<Trial>> ended = index -> Optional.of(Samples.trial(index));

    @Override
    public long retries(String study, long upTo) {
        return 0;
    }

    @Override
    public boolean keepsAny(String identity) {
        return false;
    }

    @Override
    public List<KeptResult> kept(String identity, long[] seeds) {
        return List.of();
    }

    @Override
    public Optional<SubmissionKey.Used> submission(String scope, String key) {
        return Optional.ofNullable(submissions.get(key));
    }

    @Override
    public List<Delivery.Shown> deliveries(String study) {
        return List.of();
    }

    @Override
    public Optional<StoredStudy> study(String id) {
        return Optional.ofNullable(studies.get(id));
    }

    @Override
    public List<AddedPoint> addedPoints(String study) {
        return List.of();
    }

    @Override
    public OptionalLong points(String study) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Trial> trial(String study, long index) {
        return index >= 0 && index < trials ? ended.apply(index) : Optional.empty();
    }

    @Override
    public List<StoredTrial> trials(TrialQuery query) {
        if (broken) {
            throw new StoreFailed("the disk at /secret/place is gone");
        }
        return query.order() == Order.INDEX ? byIndex(query) : sorted(query);
    }

    @Override
    public List<StoredTrial> trialsAt(String study, long[] indices) {
        return java.util.Arrays.stream(indices)
                .mapToObj(index -> trial(study, index))
                .flatMap(Optional::stream)
                .map(trial -> new StoredTrial(trial, trial.index() + 1))
                .toList();
    }

    @Override
    public long[] endedAmong(String study, long[] indices) {
        return java.util.Arrays.stream(indices)
                .filter(index -> trial(study, index).isPresent())
                .toArray();
    }

    private List<StoredTrial> byIndex(TrialQuery query) {
        long from =
                query.after().map(place -> place.trial().trial().index() + 1).orElse(0L);
        var found = new ArrayList<StoredTrial>();
        for (long index = from; index < trials && found.size() < query.limit(); index++) {
            trial(query.study(), index).filter(trial -> matches(query, trial)).ifPresent(trial -> {
                trialsRead.incrementAndGet();
                found.add(new StoredTrial(trial, trial.index() + 1));
            });
        }
        return found;
    }

    private List<StoredTrial> sorted(TrialQuery query) {
        var all = byIndex(
                new TrialQuery(query.study(), Order.INDEX, query.outcomes(), Integer.MAX_VALUE, Optional.empty()));
        var order = query.order() == Order.COMPLETED
                ? Comparator.comparingLong(StoredTrial::event)
                : Comparator.<StoredTrial>comparingDouble(
                        trial -> -trial.trial().objective().orElse(-1e300));
        all.sort(order);
        long after = query.after().map(place -> place.trial().event()).orElse(0L);
        int start = 0;
        while (after > 0 && start < all.size() && all.get(start++).event() != after) {}
        return all.subList(start, Math.min(all.size(), start + query.limit()));
    }

    private static boolean matches(TrialQuery query, Trial trial) {
        return query.outcomes().isEmpty() || query.outcomes().contains(trial.outcome());
    }

    @Override
    public List<Trial> best(String study, int k) {
        return sorted(new TrialQuery(study, Order.OBJECTIVE, java.util.Set.of(), k, Optional.empty())).stream()
                .map(StoredTrial::trial)
                .filter(trial -> trial.objective().isPresent())
                .toList();
    }

    @Override
    public long eventFrom(String study, Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> output(String study, long index, long token) {
        return Optional.ofNullable(outputs.get(index));
    }

    @Override
    public List<StoredStudy> studies(StudyQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StudyView> view(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StudyPage page(StudyQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredStudy> unfinished() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forEachEnded(String study, Consumer<EndedTrial> action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int forEachScoredAfter(String study, long after, int limit, Consumer<ScoredTrial> action) {
        int count = 0;
        for (long index = after; index < trials && count < limit; index++) {
            var trial = ended.apply(index).filter(found -> found.objective().isPresent());
            if (trial.isPresent()) {
                trialsRead.incrementAndGet();
                count++;
                action.accept(new ScoredTrial(
                        index + 1,
                        index,
                        trial.get().objective().getAsDouble(),
                        trial.get().metrics()));
            }
        }
        return count;
    }

    @Override
    public int forEachEndedAfter(String study, long after, int limit, long pointsFrom, Consumer<EndedPoint> action) {
        int count = 0;
        for (long index = after; index < trials && count < limit; index++) {
            var trial = ended.apply(index);
            if (trial.isPresent()) {
                trialsRead.incrementAndGet();
                count++;
                action.accept(new EndedPoint(
                        index + 1,
                        index,
                        trial.get().outcome(),
                        trial.get().objective().orElse(Double.NaN),
                        0,
                        Optional.of(trial.get().point())
                                .filter(point -> trial.get().index() >= pointsFrom)));
            }
        }
        return count;
    }

    @Override
    public List<StoredTrial> latest(String study, long before, int limit) {
        return byIndex(new TrialQuery(study, Order.INDEX, java.util.Set.of(), Integer.MAX_VALUE, Optional.empty()))
                .reversed()
                .stream()
                .filter(trial -> trial.event() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public OpenWork openWork(String study) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredEvent> events(String study, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public double[] values(String study, String metric) {
        return new double[0];
    }

    @Override
    public void close() {}
}
