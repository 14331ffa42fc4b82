package dev.gridwright.bench;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.engine.entry.Engine;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.quota.Quota;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Checked;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.StopRule;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import dev.gridwright.trial.TrialSettings.Resources;
import dev.gridwright.trial.TrialSettings.Retry;
import dev.gridwright.trial.TrialSettings.Timeout;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Trials that do nothing, per second: from the submission of a study on two slots to its last durable event, through
/// the engine and the SQLite store on the disk below `target`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 4)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 4)
@Fork(1)
public class LeaseCycleBenchmark {
    static final int TRIALS = 50_000;

    private static final int SLOTS = 2;
    private static final int LIMIT_SECONDS = 120;

    private final LinkedBlockingQueue<StudyView> ended = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private Path directory = Path.of("target");
    private final EngineEvents events;
    private SqliteStore store;
    private Engine engine;
    private Submission submission;

    public LeaseCycleBenchmark() {
        this(EngineEvents.NONE);
    }

    LeaseCycleBenchmark(EngineEvents events) {
        this.events = events;
    }

    Engine engine() {
        return engine;
    }

    @Setup
    public void open() throws Exception {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "lease-cycle");
        store = switch (DataDirectory.at(directory).claim(Clock.systemUTC())) {
            case Claim.Claimed claimed -> SqliteStore.open(claimed.lock(), StoreOptions.DEFAULT);
            case Claim.Held held -> throw new IllegalStateException("the directory is held: " + held);
        };
        var grid = grid();
        submission = new Submission(
                grid, "{}", "json", "/", Selection.ALL, new Provenance("", Map.of(), Optional.empty(), Map.of()));
        var settings = new EngineSettings(
                "bench",
                new SlotPools.Sizes(SLOTS, 0, List.of()),
                OptionalLong.empty(),
                token -> Quota.NONE,
                stored -> grid,
                stored -> true);
        engine = Engine.start(
                        settings,
                        vertx,
                        store,
                        slot -> new Idle(),
                        (study, wanted, before, whenDone) -> {
                            throw new IllegalStateException("nothing has to be prepared here");
                        },
                        Clock.systemUTC(),
                        events,
                        this::heard)
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private void heard(StudyEvent event) {
        if (event instanceof StudyEvent.StudyEnded last) {
            ended.add(last.study());
        }
    }

    private static Grid grid() {
        var first = Axis.stepped(BigDecimal.ZERO, BigDecimal.valueOf(249), BigDecimal.ONE);
        var second = Axis.stepped(BigDecimal.ZERO, BigDecimal.valueOf(19.9), BigDecimal.valueOf(0.1));
        var draft = new SpaceDraft()
                .member(List.of(
                        new ParameterDraft("/space/depth", "depth", first),
                        new ParameterDraft("/space/rate", "rate", second)));
        if (!(draft.check() instanceof Checked.Valid<Space> valid)) {
            throw new IllegalStateException("the space of the benchmark is wrong");
        }
        var timeout = new Timeout(Duration.ofMinutes(1), Optional.empty(), Duration.ZERO);
        return new Grid(
                "lease-cycle",
                Map.of(),
                valid.value(),
                new SearchOptions(Order.SEQUENTIAL, 7),
                new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                StopRule.NONE,
                new TrialSettings(
                        new TrialKind.Function("nothing", Duration.ZERO), timeout, Retry.NONE, Resources.DEFAULT),
                Limits.NONE,
                0,
                List.of(),
                List.of(),
                Reuse.OFF,
                List.of());
    }

    /// Says that the objective is 1.
    private static final class Idle implements Evaluator {
        private static final Measurement ONE = Measurement.ofFold(0, 0, Map.of("value", 1.0));
        private static final Evaluation DONE = Evaluation.of(Ending.completed());

        @Override
        public Evaluation evaluate(TrialTask task, Observer observer) {
            observer.measured(ONE);
            return DONE;
        }

        @Override
        public void stop(long token, boolean force) {}

        @Override
        public void close() {}
    }

    @Benchmark
    @OperationsPerInvocation(TRIALS)
    public StudyView trials() throws InterruptedException {
        var unused = engine.submit(submission);
        var study = ended.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (study == null || study.counts().succeeded() != TRIALS) {
            throw new IllegalStateException("not every trial succeeded: " + study);
        }
        return study;
    }

    @TearDown
    public void close() throws Exception {
        engine.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                delete(file);
            }
        }
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
