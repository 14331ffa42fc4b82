package dev.gridwright.engine;

import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Checked;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Input;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.StopRule;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.RetryBudget;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import dev.gridwright.trial.TrialSettings.Backoff;
import dev.gridwright.trial.TrialSettings.Resources;
import dev.gridwright.trial.TrialSettings.Retry;
import dev.gridwright.trial.TrialSettings.Timeout;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/// Builds grids over one parameter `x` from 0 up, whose trial at index i is the point x = i.
public final class TestGrid {
    static final TrialKind IN_PROCESS = new TrialKind.Function("scripted", Duration.ZERO);
    static final TrialKind COMMAND = new TrialKind.Command(
            List.of("true"),
            Optional.empty(),
            Map.of(),
            new TrialKind.Surroundings(Optional.empty(), true),
            new TrialKind.MetricSource.LastLine(),
            0);
    static final TrialKind THREAD = new TrialKind.JavaClass("a.B", "/plugins/b.jar", TrialKind.Isolation.THREAD);

    /// So long that only a deadlock reaches it.
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "grid-" + NAMES.incrementAndGet();
    private final Space space;
    private TrialKind kind = IN_PROCESS;
    private Timeout timeout = new Timeout(LONG, Optional.empty(), Duration.ZERO);
    private Retry retry = Retry.NONE;
    private StopRule stop = StopRule.NONE;
    private OptionalInt parallel = OptionalInt.empty();
    private Optional<Duration> maxTime = Optional.empty();
    private OptionalLong maxTrials = OptionalLong.empty();
    private Optional<MaxFailures> maxFailures = Optional.empty();
    private OnLimit onLimit = OnLimit.DRAIN;
    private Resources resources = Resources.DEFAULT;
    private int priority;
    private Reuse reuse = Reuse.OFF;
    private final List<Gate> gates = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();

    private TestGrid(Space space) {
        this.space = space;
    }

    static TestGrid of(int points) {
        return new TestGrid(space(points, List.of()));
    }

    /// Those of `points` that a rule leaves.
    static TestGrid of(int points, String constraint) {
        return new TestGrid(space(points, List.of(constraint)));
    }

    public static Space space(int points, List<String> constraints) {
        var axis = Axis.stepped(BigDecimal.ZERO, BigDecimal.valueOf(points - 1L), BigDecimal.ONE);
        var draft = new SpaceDraft().member(List.of(new ParameterDraft("/space/x", "x", axis)));
        constraints.forEach(text -> draft.constraint("/constraints/0", text));
        return switch (draft.check()) {
            case Checked.Valid<Space> valid -> valid.value();
            case Checked.Invalid<Space> invalid -> throw new IllegalArgumentException(invalid.toString());
        };
    }

    TestGrid kind(TrialKind other) {
        kind = other;
        return this;
    }

    TestGrid run(Duration limit) {
        timeout = new Timeout(limit, timeout.idle(), timeout.grace());
        return this;
    }

    TestGrid idle(Duration limit) {
        timeout = new Timeout(timeout.run(), Optional.of(limit), timeout.grace());
        return this;
    }

    TestGrid grace(Duration limit) {
        timeout = new Timeout(timeout.run(), timeout.idle(), limit);
        return this;
    }

    TestGrid retry(int max, Duration wait, String... on) {
        retry = new Retry(max, List.of(on), new Backoff(wait, 1, wait));
        return this;
    }

    /// Reuses results of all grids with this identity.
    TestGrid cache(Reuse.Mode mode, String identity) {
        reuse = new Reuse(mode, reuse.ttl(), identity, reuse.code());
        return this;
    }

    TestGrid retryBudget(RetryBudget budget) {
        retry = new Retry(retry.max(), retry.on(), retry.backoff(), Optional.of(budget));
        return this;
    }

    TestGrid ttl(Duration most) {
        reuse = new Reuse(reuse.mode(), Optional.of(most), reuse.identity(), reuse.code());
        return this;
    }

    TestGrid code(Reuse.Code file) {
        reuse = new Reuse(reuse.mode(), reuse.ttl(), reuse.identity(), List.of(file));
        return this;
    }

    TestGrid target(double target) {
        stop = new StopRule(OptionalDouble.of(target), stop.noImprovement());
        return this;
    }

    TestGrid noImprovement(long trials) {
        stop = new StopRule(stop.target(), Optional.of(new StopRule.NoImprovement(trials, 0)));
        return this;
    }

    TestGrid parallel(int most) {
        parallel = OptionalInt.of(most);
        return this;
    }

    TestGrid maxTime(Duration limit) {
        maxTime = Optional.of(limit);
        return this;
    }

    TestGrid maxTrials(long most) {
        maxTrials = OptionalLong.of(most);
        return this;
    }

    TestGrid maxFailures(long most) {
        maxFailures = Optional.of(new MaxFailures.Count(most));
        return this;
    }

    TestGrid kill() {
        onLimit = OnLimit.KILL;
        return this;
    }

    TestGrid on(int cpu, int gpu) {
        resources = new Resources(cpu, Optional.empty(), gpu);
        return this;
    }

    TestGrid priority(int higherFirst) {
        priority = higherFirst;
        return this;
    }

    TestGrid gate(Gate gate) {
        gates.add(gate);
        return this;
    }

    /// A study that has to be prepared: its file is never really fetched.
    TestGrid input(String name) {
        inputs.add(new Input(name, "https://example.com/" + name, Optional.empty()));
        return this;
    }

    Grid build() {
        return new Grid(
                name,
                Map.of(),
                space,
                new SearchOptions(Order.SEQUENTIAL, 7),
                new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                stop,
                new TrialSettings(kind, timeout, retry, resources),
                new Limits(parallel, maxTime, maxTrials, maxFailures, onLimit),
                priority,
                gates,
                inputs,
                reuse,
                List.of());
    }
}
