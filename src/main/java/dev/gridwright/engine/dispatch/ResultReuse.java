package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.reuse.Lookup;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.log.Field;
import dev.gridwright.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends trials whose result an earlier study has, without a slot.
///
/// *Thread*: confined to the coordinator; look-ups are made elsewhere.
public final class ResultReuse {
    private static final Logger LOG = LoggerFactory.getLogger(ResultReuse.class);

    /// Those that read, oldest first.
    private final Set<LiveStudy> readers = new LinkedHashSet<>();

    private final DurableWrites writes;
    private final EngineParts parts;
    private final Lifecycle lifecycle;
    private final Consumer<StudyRun> dispatch;

    private boolean stopped;
    private final Set<LiveStudy> again = new LinkedHashSet<>();

    /// @param dispatch called when there may be something to run of a study
    public ResultReuse(DurableWrites writes, EngineParts parts, Lifecycle lifecycle, Consumer<StudyRun> dispatch) {
        this.writes = writes;
        this.parts = parts;
        this.lifecycle = lifecycle;
        this.dispatch = dispatch;
    }

    /// Answers nothing any more.
    public void stop() {
        stopped = true;
    }

    /// A study that goes on from now on.
    public void begin(LiveStudy live) {
        if (live.run().grid().reuse().reads()) {
            readers.add(live);
        }
    }

    /// Looks up the next trials of every study that has too few to run.
    public void look() {
        if (stopped || readers.isEmpty()) {
            return;
        }
        for (var live : readers) {
            var run = live.run();
            if (run.claiming()
                    && run.line().wantsLookup()
                    && !writes.areMany()
                    && parts.store().fault().isEmpty()) {
                look(live);
            }
        }
    }

    private void look(LiveStudy live) {
        var run = live.run();
        long[] drawn = run.line().draw();
        if (drawn.length == 0) {
            lookAgain(live);
            return;
        }
        var lookup = new Lookup(parts.store(), run.grid());
        parts.vertx()
                .executeBlocking(
                        () -> lookup.mayFind()
                                ? Optional.of(lookup.find(drawn, parts.clock().instant()))
                                : Optional.<List<Trial>>empty(),
                        false)
                .onComplete(found -> parts.owner().runOnContext(ignored -> {
                    if (found.failed()) {
                        LOG.warn(
                                "Study {}: no results could be looked up, so its trials are run: {}",
                                Field.study(run.id()),
                                found.cause().toString());
                    }
                    var results = found.succeeded() ? found.result() : Optional.of(List.<Trial>of());
                    if (results.isEmpty()) {
                        run.line().lookNoMore();
                    }
                    answer(live, drawn, results.orElse(List.of()));
                }));
    }

    /// Draws again later when the rules leave so few points that none was found in one go.
    private void lookAgain(LiveStudy live) {
        if (live.run().line().searchingToDraw()) {
            if (again.isEmpty()) {
                parts.owner().runOnContext(ignored -> {
                    var all = List.copyOf(again);
                    again.clear();
                    look();
                    all.forEach(lifecycle::advance);
                });
            }
            again.add(live);
        } else if (live.run().share().slots() == 0) {
            // It may have come to its end with the last draw.
            parts.owner().runOnContext(ignored -> lifecycle.advance(live));
        }
    }

    private void answer(LiveStudy live, long[] drawn, List<Trial> found) {
        var run = live.run();
        var left = new HashSet<Long>();
        found.forEach(trial -> left.add(trial.index()));
        var missed = new ArrayList<Long>(drawn.length - left.size());
        for (long index : drawn) {
            if (!left.contains(index)) {
                missed.add(index);
            }
        }
        run.line().lookedUp(missed);
        // While these end, the next ones are looked up.
        look();
        if (stopped) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            var trial = found.get(i);
            if (run.ending()
                    || run.line().budgetSpent()
                    || run.ledger().verdict().isPresent()) {
                // The study may go on under other limits, and then tries them.
                run.line()
                        .lookedUpInVain(found.subList(i, found.size()).stream()
                                .map(Trial::index)
                                .toList());
                break;
            }
            lifecycle.claimed(live);
            run.line().used();
            live.ends().reused(trial);
        }
        lifecycle.advance(live);
        dispatch.accept(run);
    }

    /// The study has ended.
    public void forget(LiveStudy live) {
        readers.remove(live);
    }
}
