package dev.gridwright.store;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// How many ended trials the store makes durable in a second, and how long its reads take afterwards. Trials have three
/// parameters and one metric; every hundredth failed.
///
/// Arguments: number of trials (1,000,000), how many may wait to be durable at once (20,000), `sequential` or
/// `shuffled`. Prints one JSON line per measurement.
public final class StoreThroughput {
    private static final String STUDY = "bench-aaaaaa";
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    private StoreThroughput() {}

    public static void main(String[] arguments) throws Exception {
        int trials = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int window = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        boolean shuffled = arguments.length > 2 && arguments[2].equals("shuffled");
        var directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "store-bench");
        try (var store = open(directory)) {
            write(store, trials, window, shuffled);
            read(store, trials);
        } finally {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static StudyStore open(Path directory) {
        return switch (DataDirectory.at(directory).claim(InstantSource.system())) {
            case Claim.Claimed(var lock) -> SqliteStore.open(lock, StoreOptions.DEFAULT);
            case Claim.Held(var holder) -> throw new IllegalStateException(holder.describe());
        };
    }

    private static void write(StudyStore store, int trials, int window, boolean shuffled) throws Exception {
        store.write(new StudyCreated(study(trials))).get();
        var random = new Random(1);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < trials; i++) {
            order.add(i);
        }
        if (shuffled) {
            java.util.Collections.shuffle(order, random);
        }
        var free = new Semaphore(window);
        long cpu = cpuOf("store-writer");
        long started = System.nanoTime();
        long lap = started;
        for (int i = 0; i < trials; i++) {
            free.acquire();
            var unused = store.write(ended(order.get(i), i + 1, random)).thenRun(free::release);
            if ((i + 1) % 250_000 == 0) {
                System.out.printf(
                        "{\"wrote\": %d, \"per_second_since\": %.0f}%n",
                        i + 1, 250_000 * 1e9 / (System.nanoTime() - lap));
                lap = System.nanoTime();
            }
        }
        free.acquire(window);
        long took = System.nanoTime() - started;
        System.out.printf(
                "{\"trials\": %d, \"window\": %d, \"order\": \"%s\", \"per_second\": %.0f, \"writer_cpu_us_per_trial\": %.2f}%n",
                trials,
                window,
                shuffled ? "shuffled" : "sequential",
                trials * 1e9 / took,
                (cpuOf("store-writer") - cpu) / 1e3 / trials);
    }

    private static long cpuOf(String name) {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().equals(name))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    private static void read(StudyStore store, int trials) {
        var random = new Random(2);
        for (var order : Order.values()) {
            for (Set<Outcome> outcomes :
                    List.of(Set.<Outcome>of(), Set.of(Outcome.FAILED), Set.of(Outcome.SUCCEEDED))) {
                measure("page by " + order + " " + outcomes, 100, () -> {
                    var from = store.trial(STUDY, random.nextInt(trials)).orElseThrow();
                    var position = new Position(new StoredTrial(from, random.nextInt(trials)));
                    store.trials(new TrialQuery(STUDY, order, outcomes, 1_000, Optional.of(position)));
                });
            }
        }
        measure("best 10", 100, () -> store.best(STUDY, 10));
        measure("trial", 1_000, () -> store.trial(STUDY, random.nextInt(trials)));
        measure("study", 100, () -> store.study(STUDY));
        measure("view", 20, () -> store.view(STUDY));
        measure("values of objective", 10, () -> store.values(STUDY, "value"));
        measure("values of duration", 10, () -> store.values(STUDY, "duration"));
        measure("values of metric", 10, () -> store.values(STUDY, "other"));
        measure("for each ended", 5, () -> store.forEachEnded(STUDY, ended -> {}));
    }

    private static void measure(String what, int times, Runnable read) {
        var threads = ManagementFactory.getThreadMXBean();
        var millis = new double[times];
        var cpu = new double[times];
        for (int i = 0; i < times; i++) {
            long started = System.nanoTime();
            long startedCpu = threads.getCurrentThreadCpuTime();
            read.run();
            millis[i] = (System.nanoTime() - started) / 1e6;
            cpu[i] = (threads.getCurrentThreadCpuTime() - startedCpu) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        Arrays.sort(cpu);
        System.out.printf(
                "{\"read\": \"%s\", \"first_ms\": %.1f, \"p50_ms\": %.1f, \"max_ms\": %.1f, \"cpu_p50_ms\": %.1f,"
                        + " \"cpu_max_ms\": %.1f}%n",
                what, first, millis[times / 2], millis[times - 1], cpu[times / 2], cpu[times - 1]);
    }

    private static TrialEnded ended(long index, long event, Random random) {
        var values = new LinkedHashMap<String, Value>();
        values.put("max_depth", Value.of(index % 16));
        values.put("trees", Value.of(index % 250));
        values.put("rate", new Value.Numeric(BigDecimal.valueOf(index, 6)));
        boolean failed = index % 100 == 99;
        double objective = random.nextDouble();
        Optional<Cause> cause = failed ? Optional.of(Cause.EXCEPTION) : Optional.empty();
        var message = failed ? "java.lang.IllegalStateException: no" : "";
        var outcome = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        Map<String, Double> metrics = failed ? Map.of() : Map.of("value", objective);
        var at = START.plusNanos(event * 1_000);
        var attempt = new Attempt(
                (1L << 40) + event,
                "local",
                "cpu-0",
                outcome,
                cause,
                message,
                OptionalInt.empty(),
                OptionalInt.empty(),
                at,
                at.plusNanos(900),
                Duration.ofNanos(900));
        return new TrialEnded(
                STUDY,
                new Trial(
                        index,
                        new Point(values),
                        outcome,
                        cause,
                        message,
                        failed ? OptionalDouble.empty() : OptionalDouble.of(objective),
                        OptionalDouble.empty(),
                        metrics,
                        Optional.empty(),
                        random.nextLong() >>> 1,
                        List.of(attempt),
                        failed ? List.of() : List.of(Measurement.ofFold(0, 0, metrics))),
                event,
                "");
    }

    private static StoredStudy study(long points) {
        return new StoredStudy(
                STUDY,
                "bench",
                "",
                "yaml",
                "/",
                "{}",
                new Objective("value", Objective.Goal.MAXIMIZE, List.of(), 1, 1, Objective.Aggregate.MEAN),
                "function",
                points,
                START,
                new Provenance("", Map.of(), Optional.empty(), Map.of()),
                Optional.empty(),
                new StudyStatus(
                        StudyState.RUNNING,
                        Optional.empty(),
                        false,
                        "",
                        Map.of(),
                        0,
                        Optional.of(START),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        "none",
                        Limits.NONE,
                        Reopening.NONE),
                0);
    }
}
