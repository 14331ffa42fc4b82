package dev.gridwright.bench;

import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Trial;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// How much of the engine's speed monitoring takes: trials that do nothing, with everything counted and scraped, and
/// with nothing, in turn in one process.
///
/// Run by `bench/monitoring`.
public final class MonitoringCost {
    private final Metrics metrics = new Metrics(new Metrics.Build("0", "", ""), Clock.systemUTC());
    private final Switch events = new Switch();
    private final LeaseCycleBenchmark cycle = new LeaseCycleBenchmark(events);
    private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();

    private MonitoringCost() {}

    /// @param arguments pairs of studies (40), seconds between scrapes (5)
    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        new MonitoringCost().run(pairs, Duration.ofSeconds(seconds));
    }

    private void run(int pairs, Duration scrapes) throws Exception {
        cycle.open();
        try {
            var unused = scraper.scheduleAtFixedRate(
                    this::scrape, scrapes.toMillis(), scrapes.toMillis(), TimeUnit.MILLISECONDS);
            var on = new double[pairs];
            var off = new double[pairs];
            for (int warm = 0; warm < 6; warm++) {
                rate(metrics.engine());
                rate(EngineEvents.NONE);
            }
            for (int pair = 0; pair < pairs; pair++) {
                // In turn, so that what the machine does beside it falls on both.
                if (pair % 2 == 0) {
                    on[pair] = rate(metrics.engine());
                    off[pair] = rate(EngineEvents.NONE);
                } else {
                    off[pair] = rate(EngineEvents.NONE);
                    on[pair] = rate(metrics.engine());
                }
            }
            var losses = new double[pairs];
            for (int pair = 0; pair < pairs; pair++) {
                losses[pair] = 1 - on[pair] / off[pair];
            }
            System.out.printf(
                    Locale.ROOT,
                    "{\"row\":\"monitoring\",\"pairs\":%d,\"trials_per_second_without\":%.0f,"
                            + "\"trials_per_second_with\":%.0f,\"loss_median\":%.4f,\"loss_quartiles\":[%.4f,%.4f]}%n",
                    pairs,
                    quantile(off, 0.5),
                    quantile(on, 0.5),
                    quantile(losses, 0.5),
                    quantile(losses, 0.25),
                    quantile(losses, 0.75));
        } finally {
            scraper.shutdownNow();
            cycle.close();
        }
    }

    private void scrape() {
        if (events.to == metrics.engine()) {
            var present = cycle.engine()
                    .present()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            if (metrics.scrape(present, "text/plain").text().isEmpty()) {
                throw new IllegalStateException("there are no metrics");
            }
        }
    }

    private double rate(EngineEvents to) throws InterruptedException {
        events.to = to;
        long before = System.nanoTime();
        cycle.trials();
        return LeaseCycleBenchmark.TRIALS / ((System.nanoTime() - before) / 1e9);
    }

    private static double quantile(double[] values, double share) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round((sorted.length - 1) * share)];
    }

    /// Hands on what it is told.
    private static final class Switch implements EngineEvents {
        private volatile EngineEvents to = EngineEvents.NONE;

        @Override
        public void studySubmitted() {
            to.studySubmitted();
        }

        @Override
        public void studyRejected(Rejection reason) {
            to.studyRejected(reason);
        }

        @Override
        public void studyFinished(StudyView study, long skipped) {
            to.studyFinished(study, skipped);
        }

        @Override
        public void studyDeleted(String id) {
            to.studyDeleted(id);
        }

        @Override
        public void trialStarted() {
            to.trialStarted();
        }

        @Override
        public void leaseWaited(Duration waited) {
            to.leaseWaited(waited);
        }

        @Override
        public void workKilled(Duration took) {
            to.workKilled(took);
        }

        @Override
        public void trialFinished(String kind, Trial trial, String traceparent) {
            to.trialFinished(kind, trial, traceparent);
        }

        @Override
        public void trialRetried(Cause cause) {
            to.trialRetried(cause);
        }
    }
}
